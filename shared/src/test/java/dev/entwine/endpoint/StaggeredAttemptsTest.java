package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts that overlap, on a clock that a test moves. */
class StaggeredAttemptsTest {

  private static final Address THERE = new HostnameAddress("there", 80);
  private static final Factory FACTORY = Factory.forProtocol(RecordingProtocol::new);

  private final ManualClock clock = new ManualClock();
  private final List<String> log = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private @Nullable Protocol winner;
  private @Nullable Throwable failure;
  private Deferred<Protocol> result;

  /** One address, whose attempt ends as a test says. */
  private final class Attempt implements ClientEndpoint {
    private final String name;
    private boolean stubborn;
    private @Nullable Throwable atOnce;
    private final Deferred<Protocol> connected =
        new Deferred<>(
            own -> {
              log.add("cancel " + name());
              if (stubborn()) {
                own.callback(protocol());
              }
            });
    private final RecordingProtocol protocol = new RecordingProtocol();
    private final StringTransport transport = new StringTransport();

    Attempt(String name) {
      this.name = name;
    }

    private String name() {
      return name;
    }

    private boolean stubborn() {
      return stubborn;
    }

    private RecordingProtocol protocol() {
      protocol.makeConnection(transport);
      return protocol;
    }

    @Override
    public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
      log.add("connect " + name);
      return atOnce == null ? connected : Deferred.fail(atOnce);
    }

    void succeed() {
      connected.callback(protocol());
    }

    Throwable fail() {
      Throwable reason = new ConnectionRefusedError(name + " refused", null);
      connected.errback(reason);
      return reason;
    }
  }

  @BeforeEach
  void threeAddresses() {
    for (String name : List.of("a", "b", "c")) {
      attempts.add(new Attempt(name));
    }
  }

  private void begin() {
    StaggeredAttempts staggered =
        new StaggeredAttempts(clock, null, FACTORY, Duration.ofMillis(300));
    result = staggered.connect(List.copyOf(attempts), THERE);
    result.addCallbacks(
        protocol -> {
          log.add("won");
          return winner = protocol;
        },
        reason -> {
          failure = reason;
          return null;
        });
  }

  private void wait(int millis) {
    clock.advance(millis / 1e3);
  }

  @Test
  void theNextAddressIsTriedAfterTheDelay() {
    begin();
    assertThat(log).containsExactly("connect a");
    wait(299);
    assertThat(log).hasSize(1);
    wait(1);
    assertThat(log).containsExactly("connect a", "connect b");
    wait(300);
    assertThat(log).containsExactly("connect a", "connect b", "connect c");
    wait(300);
    assertThat(clock.getDelayedCalls()).isEmpty();
    assertThat(winner).isNull();
  }

  @Test
  void theFirstConnectionWinsAndTheOthersAreGivenUpBeforeItIsHandedOut() {
    begin();
    wait(300);
    wait(300);
    attempts.get(1).succeed();
    assertThat(log)
        .containsExactly("connect a", "connect b", "connect c", "cancel a", "cancel c", "won");
    assertThat(winner).isSameAs(attempts.get(1).protocol);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void anAddressThatAnswersInTimeIsTheOnlyOneThatIsTried() {
    begin();
    attempts.get(0).succeed();
    wait(1000);
    assertThat(log).containsExactly("connect a", "won");
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void aFailureHasTheNextAddressTriedAtOnce() {
    begin();
    wait(100);
    attempts.get(0).fail();
    assertThat(log).containsExactly("connect a", "connect b");
    wait(299);
    assertThat(log).hasSize(2);
    wait(1);
    assertThat(log).containsExactly("connect a", "connect b", "connect c");
    attempts.get(2).succeed();
    assertThat(winner).isSameAs(attempts.get(2).protocol);
  }

  @Test
  void aFailureDoesNotHurryWhileAnotherAttemptIsUnderWay() {
    begin();
    wait(300);
    attempts.get(0).fail();
    assertThat(log).containsExactly("connect a", "connect b");
    wait(300);
    assertThat(log).containsExactly("connect a", "connect b", "connect c");
  }

  @Test
  void allFailuresFailItWithTheLastAndKeepTheOthers() {
    begin();
    wait(300);
    wait(300);
    Throwable second = attempts.get(1).fail();
    Throwable third = attempts.get(2).fail();
    assertThat(failure).isNull();
    Throwable first = attempts.get(0).fail();
    assertThat(failure).isSameAs(first);
    assertThat(failure.getSuppressed()).containsExactly(second, third);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void attemptsThatFailAtOnceAreFollowedAtOnce() {
    attempts.forEach(each -> each.atOnce = new ConnectError(each.name, null));
    begin();
    assertThat(log).containsExactly("connect a", "connect b", "connect c");
    assertThat(failure).isSameAs(attempts.get(2).atOnce);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void cancellingGivesAllOfThemUp() {
    begin();
    wait(300);
    result.cancel();
    assertThat(failure)
        .isInstanceOf(ConnectingCancelledError.class)
        .hasMessage("the attempt to connect to there:80 was cancelled");
    assertThat(log).containsExactly("connect a", "connect b", "cancel a", "cancel b");
    assertThat(clock.getDelayedCalls()).isEmpty();
    wait(1000);
    assertThat(log).hasSize(4);
  }

  @Test
  void aConnectionThatComesTooLateIsCut() {
    attempts.get(0).stubborn = true;
    begin();
    wait(300);
    attempts.get(1).succeed();
    assertThat(winner).isSameAs(attempts.get(1).protocol);
    assertThat(attempts.get(0).transport.aborted()).isTrue();
  }
}
