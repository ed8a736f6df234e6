package dev.entwine.cli;

import dev.entwine.bus.OffloadLag;
import java.util.Locale;

/** How late the event loop was, over all jobs of a command: the worst of each figure. */
final class OffloadLagReport {

  private int jobs;
  private OffloadLag worst = OffloadLag.NONE;

  void add(OffloadLag lag) {
    jobs++;
    worst =
        new OffloadLag(
            worst.samples() + lag.samples(),
            Math.max(worst.p50(), lag.p50()),
            Math.max(worst.p99(), lag.p99()),
            Math.max(worst.max(), lag.max()));
  }

  /** One line for a person. */
  String line() {
    if (worst.samples() == 0) {
      return "event loop lag: over too soon to be measured";
    }
    return String.format(
        Locale.ROOT,
        "event loop lag: %.2f ms (p50), %.2f ms (p99), %.2f ms (max)%s",
        worst.p50() / 1000.0,
        worst.p99() / 1000.0,
        worst.max() / 1000.0,
        jobs > 1 ? ", the worst of " + jobs + " jobs" : "");
  }
}
