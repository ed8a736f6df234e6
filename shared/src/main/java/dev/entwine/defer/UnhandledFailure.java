package dev.entwine.defer;

import dev.entwine.watch.Watch;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A failure that stands at the end of a Deferred's chain, where nobody has taken it yet. It is
 * reported when its Deferred can't be reached any more, since then nobody will.
 *
 * <p>Only failures cost anything here. What is registered with the cleaner must not lead to the
 * Deferred, so this is an object of its own.
 */
final class UnhandledFailure implements Runnable {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Set<UnhandledFailure> STANDING = ConcurrentHashMap.newKeySet();

  private final Throwable failure;
  private final @Nullable DebugInfo debug;
  private Cleaner.@Nullable Cleanable cleanable;

  private UnhandledFailure(Throwable failure, @Nullable DebugInfo debug) {
    this.failure = failure;
    this.debug = debug;
  }

  static UnhandledFailure watch(Chain chain, Throwable failure, @Nullable DebugInfo debug) {
    UnhandledFailure standing = new UnhandledFailure(failure, debug);
    STANDING.add(standing);
    standing.cleanable = CLEANER.register(chain, standing);
    return standing;
  }

  Throwable failure() {
    return failure;
  }

  /** The failure was taken after all. */
  void forget() {
    STANDING.remove(this);
    if (cleanable != null) {
      cleanable.clean();
    }
  }

  /** Those of one test, and those of which nobody knows whose they are; of all, if it is null. */
  static int reportAll(@Nullable Watch watch) {
    int reported = 0;
    for (UnhandledFailure standing : List.copyOf(STANDING)) {
      Watch of = standing.debug == null ? null : standing.debug.watch();
      if ((watch == null || of == null || of == watch) && STANDING.remove(standing)) {
        standing.report();
        reported++;
      }
    }
    return reported;
  }

  /** The Deferred can't be reached any more. */
  @Override
  public void run() {
    if (STANDING.remove(this)) {
      report();
    }
  }

  private void report() {
    if (debug == null) {
      UnhandledErrors.report(
          "a Deferred (start with -Ddev.entwine.debug=true to see where it was created)", failure);
      return;
    }
    String where = "a Deferred that was created" + debug.creationStack();
    Watch.as(debug.watch(), () -> UnhandledErrors.report(where, failure));
  }
}
