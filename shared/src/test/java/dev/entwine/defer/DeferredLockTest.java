package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DeferredLock and DeferredSemaphore. */
final class DeferredLockTest {

  private final DeferredLock lock = new DeferredLock();
  private final List<Object> seen = new ArrayList<>();

  @Test
  void aFreeLockIsAcquiredAtOnce() {
    assertThat(lock.locked()).isFalse();
    assertThat(Taken.value(lock.acquire())).isSameAs(lock);
    assertThat(lock.locked()).isTrue();
  }

  @Test
  void aTakenLockIsHandedOverInTheOrderOfAsking() {
    lock.acquire();
    for (int i = 0; i < 3; i++) {
      int number = i;
      lock.acquire().addCallbackDo(own -> seen.add(number));
    }
    assertThat(lock.waiting()).isEqualTo(3);
    assertThat(seen).isEmpty();
    lock.release();
    assertThat(seen).containsExactly(0);
    lock.release();
    assertThat(seen).containsExactly(0, 1);
    lock.release();
    lock.release();
    assertThat(seen).containsExactly(0, 1, 2);
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void releasingAFreeLockIsRefused() {
    assertThatIllegalStateException().isThrownBy(lock::release);
  }

  @Test
  void cancellingAWaiterTakesItOutOfTheLine() {
    lock.acquire();
    Deferred<DeferredLock> first = lock.acquire();
    Deferred<DeferredLock> second = lock.acquire();
    first.cancel();
    assertThat(Taken.failure(first)).isInstanceOf(CancelledError.class);
    assertThat(lock.waiting()).isEqualTo(1);
    lock.release();
    assertThat(Taken.value(second)).isSameAs(lock);
  }

  @Test
  void cancellingOneThatHasItDoesNothing() {
    Deferred<DeferredLock> acquired = lock.acquire();
    acquired.cancel();
    assertThat(lock.locked()).isTrue();
    assertThat(Taken.value(acquired)).isSameAs(lock);
  }

  @Test
  void runReleasesWhenWhatItRanHasFired() {
    Deferred<String> work = new Deferred<>();
    Deferred<String> result = lock.run(() -> work);
    assertThat(lock.locked()).isTrue();
    work.callback("done");
    assertThat(lock.locked()).isFalse();
    assertThat(Taken.value(result)).isEqualTo("done");
  }

  @Test
  void runReleasesWhenWhatItRanHasFailed() {
    IOException broken = new IOException();
    Deferred<String> failed = lock.run(() -> Deferred.fail(broken));
    assertThat(Taken.failure(failed)).isSameAs(broken);
    Deferred<String> threw =
        lock.run(
            () -> {
              throw broken;
            });
    assertThat(Taken.failure(threw)).isSameAs(broken);
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void runWaitsForItsTurn() {
    lock.acquire();
    Deferred<String> result = lock.run(() -> Deferred.execute(() -> "ran"));
    assertThat(result.called()).isFalse();
    lock.release();
    assertThat(Taken.value(result)).isEqualTo("ran");
  }

  @Test
  void cancellingARunThatWaitsMeansItNeverRuns() {
    lock.acquire();
    Deferred<String> result = lock.run(() -> Deferred.execute(() -> seen.add("ran") + ""));
    result.cancel();
    lock.release();
    assertThat(Taken.failure(result)).isInstanceOf(CancelledError.class);
    assertThat(seen).isEmpty();
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void cancellingARunThatRunsCancelsWhatItRanAndReleases() {
    Deferred<String> work = new Deferred<>(seen::add);
    Deferred<String> result = lock.run(() -> work);
    result.cancel();
    assertThat(seen).containsExactly(work);
    assertThat(Taken.failure(result)).isInstanceOf(CancelledError.class);
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void theNextInLineRunsBeforeTheReleasersLaterLinks() {
    Deferred<String> work = new Deferred<>();
    lock.run(() -> work).addCallbackDo(x -> seen.add("first, after"));
    lock.run(() -> Deferred.execute(() -> seen.add("second")));
    work.callback("x");
    assertThat(seen).containsExactly("second", "first, after");
  }

  @Test
  void aHundredThousandInLineThatReleaseAtOnceUseNoStackAndKeepTheirOrder() {
    lock.acquire();
    List<Deferred<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      results.add(
          lock.run(
              () -> {
                seen.add(number);
                return Deferred.succeed(number);
              }));
    }
    lock.release();
    assertThat(lock.locked()).isFalse();
    assertThat(seen).hasSize(100_000).isSortedAccordingTo((x, y) -> (Integer) x - (Integer) y);
    assertThat(results).allSatisfy(d -> assertThat(d.result()).isNotNull());
  }

  @Test
  void aHundredThousandWaitersCanBeCancelledInAnyOrder() {
    lock.acquire();
    List<Deferred<DeferredLock>> waiters = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      waiters.add(lock.acquire().addErrbackDo(e -> {}));
    }
    for (int i = waiters.size() - 1; i >= 0; i--) {
      waiters.get(i).cancel();
    }
    assertThat(lock.waiting()).isZero();
  }

  @Test
  void aSemaphoreIsHadByAsManyAsItHasTokens() {
    DeferredSemaphore semaphore = new DeferredSemaphore(2);
    assertThat(semaphore.limit()).isEqualTo(2);
    Deferred<DeferredSemaphore> first = semaphore.acquire();
    Deferred<DeferredSemaphore> second = semaphore.acquire();
    Deferred<DeferredSemaphore> third = semaphore.acquire();
    assertThat(first.called()).isTrue();
    assertThat(second.called()).isTrue();
    assertThat(third.called()).isFalse();
    assertThat(semaphore.tokens()).isZero();
    semaphore.release();
    assertThat(Taken.value(third)).isSameAs(semaphore);
    semaphore.release();
    semaphore.release();
    assertThat(semaphore.tokens()).isEqualTo(2);
    assertThatIllegalStateException().isThrownBy(semaphore::release);
  }

  @Test
  void aSemaphoreWithoutTokensIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DeferredSemaphore(0));
  }
}
