package dev.entwine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final long SHORT = 1_000_000;
  private static final long LONG = 60_000_000_000L;

  private final List<Watch> begun = new ArrayList<>();

  /** A place that does what it is handed when the test says so. */
  private static final class Loop implements Home {
    private final List<Runnable> handed = new ArrayList<>();
    private final @Nullable Watch madeFor;
    private volatile boolean gone;

    Loop(@Nullable Watch madeFor) {
      this.madeFor = madeFor;
    }

    @Override
    public void atHome(Runnable action) {
      handed.add(action);
    }

    @Override
    public boolean gone() {
      return gone;
    }

    @Override
    public @Nullable Watch madeFor() {
      return madeFor;
    }
  }

  /** A watch for which the test's own thread does not work. */
  private Watch watch(@Nullable Watch outer) {
    Watch watch = Watch.begin(outer);
    watch.leave();
    begun.add(watch);
    return watch;
  }

  @AfterEach
  void close() {
    begun.forEach(Watch::close);
    assertThat(Origin.recorded()).isFalse();
  }

  private static Leftover open(Home home, String what) {
    return Leftover.open(Leftover.Kind.TIMER, Origin.here(home), home, () -> what, () -> {});
  }

  @Test
  void itSeesWhatIsOpenInTheOrderOfItsCreation() {
    Watch test = watch(null);
    Leftover first = open(Home.HERE, "first");
    Leftover second = open(Home.HERE, "second");
    Leftover third = open(Home.HERE, "third");
    second.closed();

    assertThat(test.open()).containsExactly(first, third);
  }

  @Test
  void whatAThreadDoesBelongsToTheTestForWhichItWorks() throws Exception {
    Watch one = Watch.begin(null);
    Watch other = Watch.begin(null);
    Leftover others = open(Home.HERE, "the other's");
    Callable<Leftover> handedOver =
        others.origin().carriedBy(() -> open(Home.HERE, "caused by the other"));
    other.leave();
    Leftover ones = open(Home.HERE, "the one's");
    one.leave();
    begun.addAll(List.of(one, other));
    Leftover caused = handedOver.call();

    assertThat(one.open()).containsExactly(ones);
    assertThat(other.open()).containsExactly(others, caused);
  }

  @Test
  void whereNobodyKnowsItIsTheOnlyTestsElseTheReactorsElseTheClasss() {
    Watch theClass = watch(null);
    Watch one = watch(theClass);
    Leftover alone = open(new Loop(null), "with one test");
    Watch other = watch(theClass);
    Leftover onItsReactor = open(new Loop(other), "on the other's reactor");
    Leftover anywhere = open(new Loop(null), "anywhere");
    Watch stranger = watch(null);
    open(new Loop(null), "with a test of another class");

    assertThat(one.open()).containsExactly(alone);
    assertThat(other.open()).containsExactly(onItsReactor);
    assertThat(theClass.open()).containsExactly(anywhere);
    assertThat(stranger.open()).isEmpty();
  }

  @Test
  void whatATestCausesAfterItsEndIsItsClasss() throws Exception {
    Watch theClass = watch(null);
    Watch test = watch(theClass);
    Leftover of = open(Home.HERE, "the test's");
    test.close();
    of.origin().carriedBy(() -> open(Home.HERE, "late")).call();

    assertThat(test.open()).isEmpty();
    assertThat(theClass.open()).singleElement().hasToString("late");
  }

  @Test
  void aPartOfALeftoverIsNoneOfItsOwn() {
    Watch test = watch(null);
    Leftover whole = open(Home.HERE, "whole");
    Leftover part = whole.including(() -> open(Home.HERE, "part"));
    assertThat(test.open()).containsExactly(whole);

    part.closed();
    whole.closed();
    assertThat(test.open()).isEmpty();
  }

  @Test
  void whatLivedSomewhereThatHasGoneDoesNotCount() {
    Watch test = watch(null);
    Loop loop = new Loop(null);
    Leftover leftover = open(loop, "a timer");
    loop.gone = true;

    assertThat(test.open()).isEmpty();
    assertThat(leftover.counts()).isFalse();
  }

  @Test
  void settlingTellsOfTheLoopsThatDoNotComeRound() throws InterruptedException {
    Watch test = watch(null);
    Loop blocked = new Loop(null);
    Loop ended = new Loop(null);
    open(blocked, "on the blocked one").closed();
    open(ended, "on the ended one");
    ended.gone = true;

    assertThat(test.settle(SHORT)).containsExactly(blocked);
    Thread loop = new Thread(() -> blocked.handed.forEach(Runnable::run));
    loop.start();
    loop.join();
    assertThat(blocked.handed).hasSize(1);
  }

  @Test
  void waitingEndsAsSoonAsTheLastOneIsClosed() throws InterruptedException {
    Watch test = watch(null);
    Leftover leftover = open(Home.HERE, "a socket");
    assertThat(test.await(() -> test.open().isEmpty(), SHORT)).isFalse();
    Thread closing = new Thread(leftover::closed);
    closing.start();
    assertThat(test.await(() -> test.open().isEmpty(), LONG)).isTrue();
    closing.join();
  }

  @Test
  void aSetTellsOfWhatIsPutIntoIt() {
    Watch test = watch(null);
    Map<String, Boolean> removed = new HashMap<>();
    WatchedSet<String> ports =
        new WatchedSet<>(
            Leftover.Kind.PORT, Home.HERE, port -> "port " + port, port -> removed.put(port, true));
    ports.add("one");
    ports.add("one");
    ports.add("two");
    ports.remove("two");

    assertThat(test.open()).singleElement().hasToString("port one");
    test.open().get(0).remove();
    assertThat(removed).containsOnlyKeys("one");
    assertThat(ports).containsExactly("one");
    ports.clear();
    assertThat(test.open()).isEmpty();
  }
}
