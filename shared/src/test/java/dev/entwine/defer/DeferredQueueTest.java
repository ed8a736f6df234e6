package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeferredQueueTest {

  @Test
  void whatIsPutComesOutInOrder() {
    DeferredQueue<String> queue = new DeferredQueue<>();
    queue.put("a");
    queue.put(null);
    assertThat(queue.pending()).isEqualTo(2);
    assertThat(Taken.value(queue.get())).isEqualTo("a");
    assertThat(Taken.value(queue.get())).isNull();
    assertThat(queue.pending()).isZero();
  }

  @Test
  void thoseWhoWaitAreServedInOrderInsidePut() {
    DeferredQueue<String> queue = new DeferredQueue<>();
    List<String> seen = new ArrayList<>();
    queue.get().addCallbackDo(x -> seen.add("first " + x));
    queue.get().addCallbackDo(x -> seen.add("second " + x));
    assertThat(queue.waiting()).isEqualTo(2);
    queue.put("a");
    assertThat(seen).containsExactly("first a");
    queue.put("b");
    assertThat(seen).containsExactly("first a", "second b");
  }

  @Test
  void aFullQueueThrowsAtOnce() {
    DeferredQueue<String> queue = new DeferredQueue<>(1, DeferredQueue.UNLIMITED);
    queue.put("a");
    assertThatThrownBy(() -> queue.put("b"))
        .isInstanceOf(QueueOverflow.class)
        .hasMessageContaining("1");
    assertThat(Taken.value(queue.get())).isEqualTo("a");
  }

  @Test
  void aQueueOfNoSizeStillServesThoseWhoWait() {
    DeferredQueue<String> queue = new DeferredQueue<>(0, 1);
    Deferred<String> reader = queue.get();
    queue.put("a");
    assertThat(Taken.value(reader)).isEqualTo("a");
    assertThatThrownBy(() -> queue.put("b")).isInstanceOf(QueueOverflow.class);
  }

  @Test
  void tooManyWhoWaitThrowAtOnce() {
    DeferredQueue<String> queue = new DeferredQueue<>(DeferredQueue.UNLIMITED, 1);
    queue.get();
    assertThatThrownBy(queue::get).isInstanceOf(QueueUnderflow.class).hasMessageContaining("1");
  }

  @Test
  void aCancelledReaderLeavesTheLine() {
    DeferredQueue<String> queue = new DeferredQueue<>(0, 2);
    Deferred<String> first = queue.get();
    Deferred<String> second = queue.get();
    first.cancel();
    assertThat(Taken.failure(first)).isInstanceOf(CancelledError.class);
    queue.put("a");
    assertThat(Taken.value(second)).isEqualTo("a");
  }

  @Test
  void aReaderMayAskAgainFromInsideItsLink() {
    DeferredQueue<String> queue = new DeferredQueue<>();
    List<String> seen = new ArrayList<>();
    queue
        .get()
        .addCallbackDeferred(
            x -> {
              seen.add(x);
              return queue.get();
            })
        .addCallbackDo(seen::add);
    queue.put("a");
    queue.put("b");
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void aDeferredIsRefusedAndNoReaderIsLost() {
    DeferredQueue<Object> queue = new DeferredQueue<>();
    Deferred<Object> reader = queue.get();
    assertThatIllegalArgumentException().isThrownBy(() -> queue.put(new Deferred<>()));
    queue.put("a");
    assertThat(Taken.value(reader)).isEqualTo("a");
  }

  @Test
  void negativeLimitsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<>(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new DeferredQueue<>(0, -1));
  }
}
