package dev.entwine.protocols.haproxy;

/** The bytes at the start of a connection are no PROXY header. Twisted's error of that name. */
public final class InvalidProxyHeader extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidProxyHeader(String problem) {
    super(problem);
  }
}
