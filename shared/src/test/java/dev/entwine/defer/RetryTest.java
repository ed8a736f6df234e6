package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entwine.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryTest {

  private static final RetryPolicy STEADY =
      RetryPolicy.DEFAULTS
          .withAttempts(3)
          .withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
          .withJitter(0, () -> 0.5);

  private final ManualClock clock = new ManualClock();
  private final List<Deferred<String>> attempts = new ArrayList<>();
  private final List<Object> cancelled = new ArrayList<>();

  private Deferred<String> attempt() {
    Deferred<String> d = new Deferred<>(cancelled::add);
    attempts.add(d);
    return d;
  }

  private Deferred<String> attempt(int number) {
    assertThat(attempts).hasSize(number);
    return attempts.get(number - 1);
  }

  @Test
  void theFirstValueIsTheResult() {
    Deferred<String> d = Deferred.retry(clock, STEADY, this::attempt);
    attempt(1).callback("x");
    assertThat(Taken.value(d)).isEqualTo("x");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aFailureIsTriedAgainAfterALongerWaitEachTime() {
    Deferred<String> d = Deferred.retry(clock, STEADY, this::attempt);
    attempt(1).errback(new IOException());
    clock.advance(0.9);
    assertThat(attempts).hasSize(1);
    clock.advance(0.1);
    attempt(2).errback(new IOException());
    clock.advance(1.9);
    assertThat(attempts).hasSize(2);
    clock.advance(0.1);
    attempt(3).callback("at last");
    assertThat(Taken.value(d)).isEqualTo("at last");
  }

  @Test
  void afterTheLastAttemptItFailsWithThatOnesFailure() {
    IOException last = new IOException("last");
    Deferred<String> d = Deferred.retry(clock, STEADY.withAttempts(2), this::attempt);
    attempt(1).errback(new IOException("first"));
    clock.advance(1);
    attempt(2).errback(last);
    assertThat(Taken.failure(d)).isSameAs(last);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void anAttemptThatThrowsIsAFailedOne() {
    IOException broken = new IOException();
    Deferred<String> d =
        Deferred.retry(
            clock,
            STEADY,
            () -> {
              attempts.add(new Deferred<>());
              throw broken;
            });
    clock.pump(1, 2);
    assertThat(attempts).hasSize(3);
    assertThat(Taken.failure(d)).isSameAs(broken);
  }

  @Test
  void aFailureThatIsNotWorthItIsNotTriedAgain() {
    Deferred<String> d =
        Deferred.retry(clock, STEADY.withRetryable(IOException.class::isInstance), this::attempt);
    attempt(1).errback(new IllegalStateException());
    assertThat(Taken.failure(d)).isInstanceOf(IllegalStateException.class);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void cancellingItWhileItWaitsEndsTheWait() {
    Deferred<String> d = Deferred.retry(clock, STEADY, this::attempt);
    attempt(1).errback(new IOException());
    d.cancel();
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
    assertThat(cancelled).isEmpty();
  }

  @Test
  void cancellingItWhileAnAttemptRunsCancelsThatAndTriesNoMore() {
    Deferred<String> d = Deferred.retry(clock, STEADY, this::attempt);
    d.cancel();
    assertThat(cancelled).containsExactly(attempt(1));
    assertThat(Taken.failure(d)).isInstanceOf(CancelledError.class);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void anAttemptMayAnswerTheCancelWithAValue() {
    Deferred<String> d =
        Deferred.retry(clock, STEADY, () -> new Deferred<>(own -> own.callback("so far")));
    d.cancel();
    assertThat(Taken.value(d)).isEqualTo("so far");
  }

  @Test
  void itWorksWithATimeLimitOnTheWhole() {
    Deferred<String> d = Deferred.retry(clock, STEADY, this::attempt).addTimeout(5, clock);
    clock.advance(5);
    assertThat(Taken.failure(d)).isInstanceOf(TimeoutError.class);
    assertThat(cancelled).containsExactly(attempt(1));
  }

  @Test
  void anAttemptThatTimesOutIsTriedAgain() {
    Deferred<String> d = Deferred.retry(clock, STEADY, () -> attempt().addTimeout(5, clock));
    clock.advance(5);
    clock.advance(1);
    attempt(2).callback("x");
    assertThat(Taken.value(d)).isEqualTo("x");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void anErrorInThePolicyIsTheResult() {
    IllegalStateException bug = new IllegalStateException("bug");
    IOException broken = new IOException();
    Deferred<String> d =
        Deferred.retry(
            clock,
            STEADY.withRetryable(
                failure -> {
                  throw bug;
                }),
            this::attempt);
    attempt(1).errback(broken);
    assertThat(Taken.failure(d)).isSameAs(bug).hasSuppressedException(broken);
  }

  @Test
  void aMillionAttemptsWithoutAWaitUseNoStackAndLeaveNothing() {
    int[] count = new int[1];
    Deferred<String> d =
        Deferred.retry(
            clock,
            STEADY.withAttempts(1_000_000).withDelays(Duration.ZERO, 1, Duration.ZERO),
            () -> ++count[0] < 1_000_000 ? Deferred.fail(BROKEN) : Deferred.succeed("done"));
    clock.advance(0);
    assertThat(Taken.value(d)).isEqualTo("done");
  }

  private static final Exception BROKEN = new IOException("again and again");

  @Test
  void waitsGrowUpToTheLongestAndAreShakenByTheJitter() {
    RetryPolicy policy = STEADY.withDelays(Duration.ofSeconds(1), 3, Duration.ofSeconds(10));
    assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofSeconds(3));
    assertThat(policy.delayAfter(3)).isEqualTo(Duration.ofSeconds(9));
    assertThat(policy.delayAfter(4)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.delayAfter(1_000_000)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.withJitter(0.5, () -> 0).delayAfter(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(policy.withJitter(0.5, () -> 0.75).delayAfter(1)).isEqualTo(Duration.ofMillis(1250));
    assertThat(policy.withJitter(1, () -> 0.99).delayAfter(4)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void policiesThatMakeNoSenseAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STEADY.withAttempts(0))
        .withMessageStartingWith("attempts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STEADY.withDelays(Duration.ofSeconds(-1), 2, Duration.ofSeconds(1)))
        .withMessageStartingWith("initialDelay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STEADY.withDelays(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1)))
        .withMessageStartingWith("factor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STEADY.withDelays(Duration.ofSeconds(1), 2, Duration.ZERO))
        .withMessageStartingWith("maxDelay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STEADY.withJitter(2, () -> 0))
        .withMessageStartingWith("jitter");
  }
}
