package dev.entwine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended, when no handler's exception is the reason. Twisted's {@code
 * ConnectionClosed}. These carry no stack: they are events, not defects.
 */
public abstract sealed class ConnectionClosed extends RuntimeException
    permits ConnectionDone, ConnectionLost, ConnectionAborted, TLSError {
  private static final long serialVersionUID = 1L;

  ConnectionClosed(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
