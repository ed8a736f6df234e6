package dev.entwine.protocol;

/**
 * Either end of standard input and output, which have no address. Twisted's {@code PipeAddress}.
 */
public record PipeAddress() implements Address {
  @Override
  public String toString() {
    return "pipe";
  }
}
