package dev.entwine.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with TLS, in words that say what to do. For transports. */
public final class TLSProblem {

  private static final Pattern ALERT =
      Pattern.compile("Received (?:fatal )?alert: (\\w+)", Pattern.CASE_INSENSITIVE);

  /** What the other side means by an alert (RFC 8446, section 6.2). */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("bad_certificate", "it does not accept our certificate"),
          Map.entry("certificate_expired", "our certificate has expired"),
          Map.entry("certificate_required", "it wants a certificate of ours"),
          Map.entry("certificate_revoked", "our certificate has been revoked"),
          Map.entry("certificate_unknown", "it does not accept our certificate"),
          Map.entry("handshake_failure", "there is nothing that both sides can use"),
          Map.entry("no_application_protocol", "it speaks none of the protocols that we offer"),
          Map.entry("protocol_version", "there is no version of TLS that both sides speak"),
          Map.entry("unknown_ca", "it does not know who signed our certificate"),
          Map.entry("unrecognized_name", "it does not know the host we asked for"),
          Map.entry("unsupported_certificate", "it can't use our kind of certificate"));

  private static final int DEEPEST = 10;

  private TLSProblem() {}

  /** What the network did, if that is behind what was thrown, and not TLS; otherwise null. */
  public static @Nullable Throwable ofNetwork(Throwable thrown) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEEPEST; depth++, each = each.getCause()) {
      if (each instanceof IOException && !(each instanceof SSLException)) {
        return each;
      }
    }
    return null;
  }

  /** The explanation of what was thrown; null if it has nothing to do with TLS. */
  public static @Nullable String explain(Throwable thrown) {
    SSLException first = null;
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEEPEST; depth++, each = each.getCause()) {
      if (each instanceof ExplainingTrustManager.Refused) {
        return each.getMessage();
      }
      if (first == null && each instanceof SSLException found) {
        first = found;
      }
    }
    return first == null ? null : explain(first);
  }

  private static String explain(SSLException problem) {
    if (problem instanceof SslHandshakeTimeoutException) {
      return "the handshake took too long";
    }
    if (problem instanceof NotSslRecordException) {
      return "the peer does not speak TLS";
    }
    String message = String.valueOf(problem.getMessage());
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      String name = alert.group(1).toLowerCase(Locale.ROOT);
      String meant = MEANT.get(name);
      return "the peer ended it" + (meant == null ? "" : ", since " + meant) + " (" + name + ")";
    }
    if (message.contains("Empty client certificate chain")
        || message.contains("Empty server certificate chain")
        || message.contains("peer not authenticated")) {
      return "the peer has shown no certificate, and one is required";
    }
    // Newer JDKs put the alert they send in front.
    return message.replaceFirst("^\\(\\w+\\) ", "");
  }
}
