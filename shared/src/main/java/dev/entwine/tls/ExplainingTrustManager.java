package dev.entwine.tls;

import java.net.Socket;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's checks of a peer's certificate, with refusals that a person can act on. It adds no
 * check and leaves none out.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager checks;
  private final @Nullable String host;

  /**
   * @param host whom a server's certificate has to be for
   */
  ExplainingTrustManager(X509ExtendedTrustManager checks, @Nullable String host) {
    this.checks = checks;
    this.host = host;
  }

  /** Carries the explanation through the layers of the JDK. */
  static final class Refused extends CertificateException {
    private static final long serialVersionUID = 1L;

    Refused(String why, Throwable cause) {
      super(why, cause);
    }
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void explaining(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      throw new Refused(explanation(chain, e), e);
    }
  }

  private String explanation(X509Certificate[] chain, CertificateException refusal) {
    List<Throwable> causes = causes(refusal);
    String whose = host == null ? "the client" : host;
    for (X509Certificate certificate : chain) {
      String which =
          certificate == chain[0]
              ? "the certificate of " + whose
              : "the certificate of "
                  + certificate.getSubjectX500Principal()
                  + ", one of those above that of "
                  + whose
                  + ",";
      if (has(causes, CertificateExpiredException.class) && isOver(certificate)) {
        return which + " expired on " + certificate.getNotAfter().toInstant();
      }
      if (has(causes, CertificateNotYetValidException.class) && isAhead(certificate)) {
        return which + " is not valid before " + certificate.getNotBefore().toInstant();
      }
    }
    X509Certificate last = chain[chain.length - 1];
    if (has(causes, CertPathBuilderException.class)) {
      return "the certificate of "
          + whose
          + " is not signed by a trusted authority: "
          + (isSelfSigned(last)
              ? "it is signed by " + last.getSubjectX500Principal() + " itself"
              : "it is signed by " + last.getIssuerX500Principal())
          + ", which is not among the trusted certificates";
    }
    if (has(causes, SignatureException.class)) {
      return "the certificate of "
          + whose
          + " is not signed by a trusted authority: "
          + last.getIssuerX500Principal()
          + " is trusted, but another of that name has signed it";
    }
    if (host != null && causes.size() == 1) {
      return "the certificate is for " + CertificateNames.of(chain[0]) + ", not for " + host;
    }
    Throwable deepest = causes.get(causes.size() - 1);
    return "the certificate of "
        + whose
        + " is refused: "
        + (has(causes, CertPathValidatorException.class) ? deepest : refusal).getMessage();
  }

  private static List<Throwable> causes(Throwable refusal) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = refusal; t != null && causes.size() < 10; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean isOver(X509Certificate certificate) {
    return certificate.getNotAfter().getTime() < System.currentTimeMillis();
  }

  private static boolean isAhead(X509Certificate certificate) {
    return certificate.getNotBefore().getTime() > System.currentTimeMillis();
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    explaining(chain, () -> checks.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    explaining(chain, () -> checks.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    explaining(chain, () -> checks.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    explaining(chain, () -> checks.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    explaining(chain, () -> checks.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    explaining(chain, () -> checks.checkClientTrusted(chain, authType));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return checks.getAcceptedIssuers();
  }
}
