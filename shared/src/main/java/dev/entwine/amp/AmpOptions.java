package dev.entwine.amp;

/**
 * The bounds of a connection. Twisted has none of them.
 *
 * @param maxPendingCalls calls that may wait for their answers; one more fails with {@link
 *     AmpOverload}. One that was cancelled waits on, since its answer may still come
 * @param maxRunningCommands commands of the other end that may be answered at a time; while there
 *     are so many, nothing is read, answers to one's own calls included
 * @param maxBoxBytes how large a box may be, received or sent; a larger one closes the connection,
 *     or fails the call
 * @param maxBacklogBytes how much may wait for the other end to read it; beyond that calls fail
 *     with {@link AmpOverload}, and an answer that is to be sent cuts the connection
 */
public record AmpOptions(
    int maxPendingCalls, int maxRunningCommands, int maxBoxBytes, long maxBacklogBytes) {

  /** 10 000 calls, 1 000 commands, boxes of 1 MiB, a backlog of 16 MiB. */
  public static final AmpOptions DEFAULTS = new AmpOptions(10_000, 1_000, 1 << 20, 16L << 20);

  /** The smallest bound for boxes: one value of the greatest length, and room for its names. */
  public static final int LEAST_BOX_BYTES = 1 << 17;

  /**
   * @throws IllegalArgumentException if a component is out of range; the text begins with its name
   */
  public AmpOptions {
    atLeast("maxPendingCalls", maxPendingCalls, 1);
    atLeast("maxRunningCommands", maxRunningCommands, 1);
    atLeast("maxBoxBytes", maxBoxBytes, LEAST_BOX_BYTES);
    atLeast("maxBacklogBytes", maxBacklogBytes, maxBoxBytes);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": is " + value + ", at least " + least + " is needed");
    }
  }
}
