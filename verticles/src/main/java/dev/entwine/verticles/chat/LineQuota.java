package dev.entwine.verticles.chat;

import java.time.Duration;

/**
 * How many lines a person may send in how long a time. What one person sends in a turn of the loop,
 * times those who get it, must not look as if they did not read; so it is counted over a short
 * time.
 */
final class LineQuota {

  private static final Duration WINDOW = Duration.ofMillis(20);

  private final long linesInWindow;
  private long windowStart;
  private long lines;

  /**
   * @param now {@link dev.entwine.time.Clock#nanoTime}
   */
  LineQuota(int linesPerSecond, long now) {
    this.linesInWindow = Math.max(1, linesPerSecond * WINDOW.toMillis() / 1000);
    this.windowStart = now;
  }

  /** Counts a line, and answers how long the next one has to wait; zero if not at all. */
  Duration take(long now) {
    if (now - windowStart >= WINDOW.toNanos()) {
      windowStart = now;
      lines = 0;
    }
    lines++;
    return lines < linesInWindow ? Duration.ZERO : WINDOW.minusNanos(now - windowStart);
  }
}
