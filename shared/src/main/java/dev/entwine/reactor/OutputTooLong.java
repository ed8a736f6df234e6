package dev.entwine.reactor;

/** A program printed more than was to be kept, and has been killed. */
public final class OutputTooLong extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputTooLong(int maxOutput) {
    super("the process printed more than " + maxOutput + " bytes (ProcessCallOptions.maxOutput)");
  }
}
