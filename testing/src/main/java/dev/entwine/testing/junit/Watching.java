package dev.entwine.testing.junit;

import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One test, or one class of tests, while it is watched; and the verdict at its end. */
final class Watching implements AutoCloseable {

  /** How long a loop may take to come round, and what is got rid of to be gone. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  /** More than that would only hide the first ones. */
  private static final int MOST_LISTED = 20;

  private final Watch watch;
  private final LoggedErrors errors;
  private final String who;

  Watching(String who, @Nullable Watching outer) {
    this.who = who;
    this.watch = Watch.begin(outer == null ? null : outer.watch);
    this.errors = new LoggedErrors(watch);
  }

  LoggedErrors errors() {
    return errors;
  }

  /**
   * Looks what is left, and gets rid of it.
   *
   * @param grace how long that which takes a moment to go is given
   * @throws AssertionError if anything is
   */
  void finish(Duration grace) throws InterruptedException {
    try {
      List<Home> blocked = watch.settle(PATIENCE_NANOS);
      List<Leftover> left = leftAfter(grace.toNanos());
      List<LoggedErrors.Logged> unhandled = errors.takeAll();
      List<String> found = describe(blocked, left, unhandled);
      List<Leftover> stubborn = cleanUp();
      // Of what the cleaning itself brought about the test is not to blame.
      errors.takeAll();
      if (!found.isEmpty()) {
        throw verdict(found, unhandled, stubborn);
      }
    } finally {
      close();
    }
  }

  /** Ends the watch without a verdict. */
  @Override
  public void close() {
    watch.leave();
    watch.close();
    errors.close();
  }

  /**
   * What counts: of that which needs a moment, what is there after it; and of the rest what was
   * there at once and was not given up meanwhile, by something that went, as a connection's timers
   * are with it. That a timer's time came meanwhile makes no difference.
   */
  private List<Leftover> leftAfter(long grace) throws InterruptedException {
    List<Leftover> sure = watch.open().stream().filter(open -> !open.onItsWay()).toList();
    watch.await(() -> watch.open().stream().allMatch(sure::contains), grace);
    List<Leftover> left = new ArrayList<>(sure);
    left.removeIf(leftover -> !leftover.counts());
    watch.open().stream().filter(open -> !sure.contains(open)).forEach(left::add);
    return left;
  }

  /** In rounds, since the end of one thing may begin another: a client that connects again. */
  private List<Leftover> cleanUp() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<Leftover> open = watch.open();
    while (!open.isEmpty() && System.nanoTime() - end < 0) {
      List<Leftover> removing = open;
      removing.forEach(Leftover::remove);
      watch.await(
          () -> watch.open().stream().noneMatch(removing::contains), end - System.nanoTime());
      open = watch.open();
    }
    return open;
  }

  private static List<String> describe(
      List<Home> blocked, List<Leftover> left, List<LoggedErrors.Logged> unhandled) {
    List<String> items = new ArrayList<>();
    for (Home home : blocked) {
      items.add(
          home
              + " did not come to what it was handed: something blocks its loop"
              + "\nmend: push what blocks to deferToThread");
    }
    for (Leftover leftover : left) {
      items.add(describe(leftover) + "\nmend: " + leftover.kind().mend());
    }
    for (LoggedErrors.Logged logged : unhandled) {
      items.add(
          logged
              + "\nmend: handle it, with addErrback if it is a Deferred's; a test that expects it"
              + " takes LoggedErrors as a parameter and flushes it");
    }
    return items;
  }

  private AssertionError verdict(
      List<String> items, List<LoggedErrors.Logged> unhandled, List<Leftover> stubborn) {
    StringBuilder message = new StringBuilder(who).append(" left something behind:");
    for (int i = 0; i < Math.min(items.size(), MOST_LISTED); i++) {
      String number = "\n  " + (i + 1) + ". ";
      message.append(number).append(items.get(i).replace("\n", "\n     "));
    }
    if (items.size() > MOST_LISTED) {
      message.append("\n  and ").append(items.size() - MOST_LISTED).append(" more");
    }
    if (!stubborn.isEmpty()) {
      message.append("\n  of these ").append(stubborn.size()).append(" could not be got rid of");
    }
    AssertionError verdict = new AssertionError(message.toString());
    verdict.setStackTrace(new StackTraceElement[0]);
    unhandled.forEach(logged -> verdict.addSuppressed(logged.error()));
    return verdict;
  }

  private static String describe(Leftover leftover) {
    List<String> place = leftover.origin().place();
    return leftover
        + (place.isEmpty() ? "" : "\ncreated at " + String.join("\n        at ", place));
  }
}
