package dev.entwine.amp;

import org.jspecify.annotations.Nullable;

/**
 * What a box has does not fit a command, or what a command has does not fit a box: an argument is
 * missing, or its text means nothing. Twisted's {@code InvalidSignature}, and the {@code KeyError},
 * {@code ValueError} and {@code TypeError} it lets through.
 */
public final class InvalidSignature extends AmpError {
  private static final long serialVersionUID = 1L;

  InvalidSignature(String message) {
    super(message);
  }

  InvalidSignature(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
