package dev.entwine.protocols;

/**
 * A string was to be sent whose length has no place in its prefix. Twisted's {@code
 * StringTooLongError}.
 */
public final class StringTooLongError extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  StringTooLongError(int length, long most) {
    super("the string has " + length + " bytes; " + most + " is the most this format can send");
  }
}
