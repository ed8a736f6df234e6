package dev.entwine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.UnhandledErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps the unhandled errors of a test, and fails it for those it did not expect: what trial does
 * with logged errors.
 *
 * <p>What a Deferred left behind is not looked at: the garbage collector finds it some time,
 * perhaps in the middle of another test.
 */
public final class UnhandledRecorder implements BeforeEachCallback, AfterEachCallback {

  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final UnhandledErrors.Observer observer =
      (where, error) -> {
        if (!where.startsWith("a Deferred")) {
          errors.add(error);
        }
      };

  @Override
  public void beforeEach(ExtensionContext context) {
    errors.clear();
    UnhandledErrors.addObserver(observer);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    UnhandledErrors.removeObserver(observer);
    if (context.getExecutionException().isEmpty()) {
      assertThat(errors).as("unhandled errors that the test did not expect").isEmpty();
    }
  }

  /** Waits until just this error has been reported, and forgets it. */
  public void takes(Throwable expected) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !errors.isEmpty());
    assertThat(errors).containsExactly(expected);
    errors.clear();
  }

  /** What has been reported up to now, forgotten by this. */
  public List<Throwable> take() {
    List<Throwable> taken = List.copyOf(errors);
    errors.clear();
    return taken;
  }
}
