package dev.entwine.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Has the keys, and chooses: for a server by the name the client has asked for (SNI, RFC 6066,
 * section 3), for a client the only one. Their places in the list are what the JDK calls aliases.
 */
final class ChosenKeys extends X509ExtendedKeyManager {

  private final List<Credential> credentials;
  private final List<CertificateNames> names;

  ChosenKeys(List<Credential> credentials) {
    this.credentials = List.copyOf(credentials);
    this.names = credentials.stream().map(each -> CertificateNames.of(each.certificate())).toList();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String host = requestedHost(engine);
    boolean named = host != null && names.stream().anyMatch(each -> each.matches(host));
    for (int i = 0; i < credentials.size(); i++) {
      // Never another host's certificate only since its kind of key is the one asked for first.
      boolean eligible =
          named ? names.get(i).matches(host) : i == 0 || names.get(i).overlap(names.get(0));
      if (eligible && credentials.get(i).isOfType(keyType)) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  private static @Nullable String requestedHost(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name.getType() == StandardConstants.SNI_HOST_NAME) {
          return name instanceof SNIHostName host
              ? host.getAsciiName()
              : new SNIHostName(name.getEncoded()).getAsciiName();
        }
      }
    }
    return null;
  }

  /** Whatever issuers the server would like: it will say whether it likes ours. */
  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    return !credentials.isEmpty() && credentials.get(0).isOfType(keyTypes) ? "0" : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    return alias == null ? null : credentials.get(Integer.parseInt(alias)).chainAsArray();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    return alias == null ? null : credentials.get(Integer.parseInt(alias)).key();
  }

  // For sockets that block, which there are none of.

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
