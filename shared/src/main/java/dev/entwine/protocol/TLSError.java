package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * TLS could not be agreed on with the peer, or one side has broken it. The message says why in one
 * line. Where Twisted gives a protocol {@code OpenSSL.SSL.Error} as the reason.
 */
public final class TLSError extends ConnectionClosed {
  private static final long serialVersionUID = 1L;

  /**
   * @param why in words, such as "the certificate is for localhost, not for example.org"
   */
  public TLSError(String why, @Nullable Throwable cause) {
    super("TLS failed: " + why, cause);
  }
}
