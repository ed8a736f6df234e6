package dev.entwine.transport;

import java.io.IOException;
import java.net.BindException;

/** What the system says, in the same words whichever of Netty's transports passes it on. */
final class SystemErrors {

  private static final String IN_USE = "Address already in use";

  private SystemErrors() {}

  /** Without what a native transport puts around it: the call, and the number of the error. */
  static String said(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.lastIndexOf("): ") + 1).replaceFirst("^: ", "");
  }

  /** Why an address could not be bound: a {@link BindException} if somebody has it. */
  static Throwable whenBinding(Throwable failure) {
    String said = said(failure);
    if (failure instanceof BindException || said.equals(failure.getMessage())) {
      return failure;
    }
    IOException plain = said.equals(IN_USE) ? new BindException(said) : new IOException(said);
    plain.initCause(failure);
    return plain;
  }
}
