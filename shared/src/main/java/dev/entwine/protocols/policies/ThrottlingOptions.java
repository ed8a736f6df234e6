package dev.entwine.protocols.policies;

/**
 * How much the connections of one factory may do, all together.
 *
 * @param maxConnections how many may be open at a time, 1 or more
 * @param readLimit bytes a second that come in, 1 or more; 0 for no limit
 * @param writeLimit bytes a second that go out, 1 or more; 0 for no limit
 */
public record ThrottlingOptions(int maxConnections, long readLimit, long writeLimit) {

  /** No limit on bytes, as in Twisted; ten thousand connections, of which Twisted has no limit. */
  public static final ThrottlingOptions DEFAULTS = new ThrottlingOptions(10_000, 0, 0);

  public ThrottlingOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections: 1 or more is needed, not " + maxConnections);
    }
    if (readLimit < 0 || writeLimit < 0) {
      throw new IllegalArgumentException(
          "readLimit and writeLimit: 1 or more bytes a second, or 0 for no limit, are needed, not "
              + readLimit
              + " and "
              + writeLimit);
    }
  }

  /** The same with another number of connections. */
  public ThrottlingOptions withMaxConnections(int other) {
    return new ThrottlingOptions(other, readLimit, writeLimit);
  }

  /** The same with other limits in bytes a second. */
  public ThrottlingOptions withLimits(long read, long write) {
    return new ThrottlingOptions(maxConnections, read, write);
  }
}
