package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures that no errback took. */
final class UnhandledErrorsTest {

  private record Report(String where, Throwable error) {}

  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final UnhandledErrors.Observer observer =
      (where, error) -> reports.add(new Report(where, error));
  private final IOException broken = new IOException("broken");

  @BeforeEach
  void observe() {
    Deferred.reportUnhandled(); // what other tests left
    UnhandledErrors.addObserver(observer);
  }

  @AfterEach
  void stop() {
    Deferred.setDebugging(false);
    UnhandledErrors.removeObserver(observer);
  }

  private List<Report> mine() {
    return reports.stream().filter(report -> report.error == broken).toList();
  }

  @Test
  void aFailureIsReportedOnDemandOnce() {
    Deferred<String> d = Deferred.fail(broken);
    assertThat(Deferred.reportUnhandled()).isPositive();
    Deferred.reportUnhandled();
    assertThat(mine()).hasSize(1);
    assertThat(d.called()).isTrue();
  }

  @Test
  void aFailureIsReportedWhenItsDeferredIsGoneOnce() {
    leaveAFailure();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(mine()).hasSize(1);
            });
    Deferred.reportUnhandled();
    assertThat(mine()).hasSize(1);
  }

  private void leaveAFailure() {
    Deferred<String> d = new Deferred<>();
    d.addCallback(x -> x);
    d.errback(broken);
  }

  @Test
  void aFailureThatAnErrbackTookIsNotReported() {
    Deferred.fail(broken).addErrback(e -> "taken");
    new Deferred<>().addErrback(e -> "taken").errback(broken);
    Deferred.reportUnhandled();
    assertThat(mine()).isEmpty();
  }

  @Test
  void aFailureThatAnErrbackTakesLaterIsNotReported() {
    Deferred<String> d = Deferred.fail(broken);
    d.addCallback(x -> x);
    d.addErrback(e -> "taken");
    Deferred.reportUnhandled();
    assertThat(mine()).isEmpty();
  }

  @Test
  void aFailureThatAnErrbackAnswersWithADeferredForIsNotReported() {
    Deferred<Object> pending = new Deferred<>();
    Deferred.fail(broken).addErrbackDeferred(e -> pending);
    Deferred.reportUnhandled();
    assertThat(mine()).isEmpty();
    pending.callback("x");
  }

  @Test
  void anErrbackThatThrowsIsReportedInsteadOfWhatItTook() {
    IOException first = new IOException("first");
    Deferred<Object> d =
        Deferred.fail(first)
            .addErrback(
                e -> {
                  throw broken;
                });
    Deferred.reportUnhandled();
    assertThat(reports).extracting(Report::error).containsExactly(broken);
    assertThat(d.called()).isTrue();
  }

  @Test
  void aFailureIsTheChainsThatTookItOver() {
    Deferred<Object> inner = new Deferred<>();
    Deferred<Object> outer = Deferred.succeed(1).addCallbackDeferred(n -> inner);
    inner.errback(broken);
    assertThat(inner.standingFailure()).isNull();
    assertThat(outer.standingFailure()).isSameAs(broken);
    Deferred.reportUnhandled();
    assertThat(mine()).hasSize(1);
  }

  @Test
  void aFailureThatWentIntoAFutureIsTheFutures() {
    Deferred.fail(broken).toFuture();
    Deferred.fail(broken).toCompletableFuture();
    Deferred.reportUnhandled();
    assertThat(mine()).isEmpty();
  }

  @Test
  void whereTheDeferredWasCreatedIsToldInDebugModeOnly() {
    Deferred<Object> plain = Deferred.fail(broken);
    Deferred.reportUnhandled();
    assertThat(plain.called()).isTrue();
    Deferred.setDebugging(true);
    assertThat(Deferred.getDebugging()).isTrue();
    Deferred<Object> traced = Deferred.fail(broken);
    Deferred.reportUnhandled();
    assertThat(traced.called()).isTrue();
    assertThat(mine().get(0).where).doesNotContain("\tat").contains("dev.entwine.debug");
    assertThat(mine().get(1).where)
        .startsWith("a Deferred that was created")
        .contains("\tat " + getClass().getName() + ".whereTheDeferredWasCreated");
    assertThat(broken.getSuppressed()).isEmpty();
  }

  @Test
  void inDebugModeASecondFiringTellsWhereTheFirstOneWas() {
    Deferred<String> plain = Deferred.succeed("x");
    assertThatThrownBy(() -> plain.callback("y")).hasNoSuppressedExceptions();
    Deferred.setDebugging(true);
    Deferred<String> d = Deferred.succeed("x");
    assertThatThrownBy(() -> d.callback("y"))
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                        "the Deferred was created here", "the Deferred was first fired here"));
  }
}
