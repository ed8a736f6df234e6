package dev.entwine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The calls that a clock has still to make. */
final class DelayedCallQueueTest {

  private long now;
  private int changes;
  private final List<Object> made = new ArrayList<>();
  private final DelayedCallQueue calls = new DelayedCallQueue(() -> now, () -> changes++);

  private DelayedCall add(long nanos, Object name) {
    return calls.add(Duration.ofNanos(nanos), () -> made.add(name));
  }

  private void makeDueCalls() {
    long mark = calls.mark();
    for (Runnable call = calls.pollDue(now, mark); call != null; call = calls.pollDue(now, mark)) {
      call.run();
    }
  }

  @Test
  void callsAreMadeInTheOrderOfTheirTime() {
    add(3, "c");
    add(1, "a");
    add(2, "b");
    now = 2;
    makeDueCalls();
    assertThat(made).containsExactly("a", "b");
    now = 3;
    makeDueCalls();
    assertThat(made).containsExactly("a", "b", "c");
  }

  @Test
  void callsThatAreDueTogetherAreMadeInTheOrderInWhichTheyWereAdded() {
    for (int i = 0; i < 100; i++) {
      add(5, i);
    }
    now = 5;
    makeDueCalls();
    assertThat(made).hasSize(100).isSortedAccordingTo((x, y) -> (Integer) x - (Integer) y);
  }

  @Test
  void aCallWithoutDelayIsDueAtOnce() {
    add(0, "now");
    makeDueCalls();
    assertThat(made).containsExactly("now");
  }

  @Test
  void aCallThatIsAddedMeanwhileWaitsForTheNextTurn() {
    calls.add(Duration.ZERO, () -> add(0, "next turn"));
    makeDueCalls();
    assertThat(made).isEmpty();
    makeDueCalls();
    assertThat(made).containsExactly("next turn");
  }

  @Test
  void aNegativeDelayIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> add(-1, "never"));
    assertThat(calls.isEmpty()).isTrue();
  }

  @Test
  void aCancelledCallIsNotMadeAndNotPending() {
    DelayedCall call = add(1, "a");
    add(2, "b");
    assertThat(call.active()).isTrue();
    call.cancel();
    assertThat(call.active()).isFalse();
    assertThat(calls.pending()).hasSize(1);
    now = 2;
    makeDueCalls();
    assertThat(made).containsExactly("b");
  }

  @Test
  void aCancelledCallCanNotBeCancelledOrMoved() {
    DelayedCall call = add(1, "a");
    call.cancel();
    assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCancelled.class);
    assertThatThrownBy(() -> call.delay(Duration.ZERO)).isInstanceOf(AlreadyCancelled.class);
    assertThatThrownBy(() -> call.reset(Duration.ZERO)).isInstanceOf(AlreadyCancelled.class);
  }

  @Test
  void aCallThatWasMadeCanNotBeCancelledOrMoved() {
    DelayedCall call = add(0, "a");
    makeDueCalls();
    assertThat(call.active()).isFalse();
    assertThatThrownBy(call::cancel).isInstanceOf(AlreadyCalled.class);
    assertThatThrownBy(() -> call.delay(Duration.ZERO)).isInstanceOf(AlreadyCalled.class);
    assertThatThrownBy(() -> call.reset(Duration.ZERO)).isInstanceOf(AlreadyCalled.class);
  }

  @Test
  void aCallIsMadeBeforeItRuns() {
    List<Boolean> active = new ArrayList<>();
    DelayedCall[] own = new DelayedCall[1];
    own[0] = calls.add(Duration.ZERO, () -> active.add(own[0].active()));
    makeDueCalls();
    assertThat(active).containsExactly(false);
  }

  @Test
  void delayCountsFromWhenItWasDueAndResetFromNow() {
    DelayedCall delayed = add(10, "delayed");
    DelayedCall reset = add(10, "reset");
    now = 4;
    delayed.delay(Duration.ofNanos(10));
    reset.reset(Duration.ofNanos(10));
    assertThat(delayed.getTime()).isEqualTo(20);
    assertThat(reset.getTime()).isEqualTo(14);
    now = 14;
    makeDueCalls();
    assertThat(made).containsExactly("reset");
    now = 20;
    makeDueCalls();
    assertThat(made).containsExactly("reset", "delayed");
  }

  @Test
  void aNegativeDelayBringsACallNearer() {
    add(5, "a");
    add(10, "b").delay(Duration.ofNanos(-8));
    now = 5;
    makeDueCalls();
    assertThat(made).containsExactly("b", "a");
  }

  @Test
  void aNegativeResetIsRefusedAndTheCallStaysWhereItWas() {
    DelayedCall call = add(5, "a");
    assertThatIllegalArgumentException().isThrownBy(() -> call.reset(Duration.ofNanos(-1)));
    assertThat(call.getTime()).isEqualTo(5);
  }

  @Test
  void theClockIsToldWhenAnotherCallIsTheNextOne() {
    add(10, "a");
    assertThat(changes).isEqualTo(1);
    add(20, "b");
    assertThat(changes).isEqualTo(1);
    DelayedCall first = add(5, "c");
    assertThat(changes).isEqualTo(2);
    assertThat(calls.earliest()).isEqualTo(5);
    first.cancel();
    assertThat(changes).isEqualTo(3);
    assertThat(calls.earliest()).isEqualTo(10);
  }

  @Test
  void anEmptyQueueHasNoNextCall() {
    assertThat(calls.earliest()).isEqualTo(Long.MAX_VALUE);
    assertThat(calls.pollDue(Long.MAX_VALUE, Long.MAX_VALUE)).isNull();
  }

  @Test
  void aWaitOfAThousandYearsIsALongWait() {
    now = Long.MAX_VALUE - 5;
    add(10, "soon");
    calls.add(Duration.ofDays(365_000), () -> made.add("never"));
    now += 10;
    makeDueCalls();
    assertThat(made).containsExactly("soon");
    assertThat(calls.pending()).hasSize(1);
  }

  @Test
  void itsTextSaysWhetherItIsStillToCome() {
    DelayedCall call = add(2_000_000_000, "a");
    assertThat(call).hasToString("DelayedCall[pending, due in 2.0 s]");
    call.cancel();
    assertThat(call.toString()).startsWith("DelayedCall[cancelled");
  }

  @Test
  void itDoesWhatASortedMapDoesWithAHundredThousandCallsAddedMovedAndCancelledAtRandom() {
    record Key(long time, long order) implements Comparable<Key> {
      @Override
      public int compareTo(Key other) {
        return time != other.time
            ? Long.compare(time, other.time)
            : Long.compare(order, other.order);
      }
    }
    Random random = new Random(7);
    TreeMap<Key, Integer> expected = new TreeMap<>();
    List<DelayedCall> handles = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    long order = 0;
    for (int i = 0; i < 100_000; i++) {
      int victim = handles.isEmpty() ? -1 : random.nextInt(handles.size());
      int what = random.nextInt(10);
      if (what < 6 || victim < 0 || !handles.get(victim).active()) {
        long delay = random.nextInt(1000);
        handles.add(add(delay, handles.size()));
        keys.add(new Key(now + delay, order++));
        expected.put(keys.get(keys.size() - 1), handles.size() - 1);
      } else if (what < 8) {
        handles.get(victim).cancel();
        expected.remove(keys.get(victim));
      } else {
        long delay = random.nextInt(1000);
        handles.get(victim).reset(Duration.ofNanos(delay));
        expected.remove(keys.get(victim));
        keys.set(victim, new Key(now + delay, order++));
        expected.put(keys.get(victim), victim);
      }
      if (i % 100 == 0) {
        now += random.nextInt(50);
        made.clear();
        List<Integer> due =
            new ArrayList<>(expected.headMap(new Key(now, Long.MAX_VALUE), true).values());
        expected.headMap(new Key(now, Long.MAX_VALUE), true).clear();
        makeDueCalls();
        assertThat(made).isEqualTo(due);
      }
    }
    assertThat(calls.pending()).hasSize(expected.size());
  }
}
