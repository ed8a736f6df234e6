package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClientServiceTest {

  /** For endpoints that make no use of it. */
  static final Reactor NO_REACTOR =
      (Reactor)
          Proxy.newProxyInstance(
              Reactor.class.getClassLoader(),
              new Class<?>[] {Reactor.class},
              (self, method, arguments) -> {
                throw new AssertionError(method + " was called");
              });

  static final BackoffPolicy WITHOUT_JITTER =
      BackoffPolicy.backoffPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 1.5, () -> 0);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<String> log = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint(log);
  private final RuntimeException refused = new RuntimeException("refused");

  private ClientService service(PrepareConnection prepare) {
    return new ClientService(
        NO_REACTOR,
        endpoint,
        Factory.forProtocol(RecordingProtocol::new),
        WITHOUT_JITTER,
        prepare,
        clock);
  }

  private final ClientService service = service(null);

  private double wait(int pending) {
    assertThat(clock.getDelayedCalls()).hasSize(pending);
    return (clock.getDelayedCalls().get(0).getTime() - clock.nanoTime()) / 1e9;
  }

  private static <T> Throwable failureOf(Deferred<T> d) {
    Throwable[] failure = new Throwable[1];
    d.addErrbackDo(f -> failure[0] = f);
    return failure[0];
  }

  private static <T> T resultOf(Deferred<T> d) {
    assertThat(d.result()).as("nothing has come yet").isNotNull();
    List<T> values = new ArrayList<>();
    d.addCallback(
        value -> {
          values.add(value);
          return value;
        });
    return values.get(0);
  }

  @Test
  void waitsAsLongAsTwisted() {
    service.startService();
    double[] expected = {1.5, 2.25, 3.375, 5.06, 7.59, 11.39, 17.09, 25.63, 38.44, 57.67, 60, 60};
    for (double seconds : expected) {
      endpoint.fail(refused);
      assertThat(wait(1)).isCloseTo(seconds, within(0.01));
      clock.advance(seconds + 0.01);
      assertThat(endpoint.connecting()).isTrue();
    }
  }

  @Test
  void waitsFromTheStartAgainAfterAConnection() {
    service.startService();
    endpoint.fail(refused);
    clock.advance(1.5);
    endpoint.fail(refused);
    clock.advance(2.25);
    endpoint.succeed();
    endpoint.disconnect();
    assertThat(wait(1)).isEqualTo(1.5);
  }

  @Test
  void addsTheJitterOnTopOfTheLongestWait() {
    BackoffPolicy policy =
        BackoffPolicy.backoffPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 1.5, () -> 0.75);
    assertThat(policy.delay(0)).isEqualTo(Duration.ofMillis(1750));
    assertThat(policy.delay(1)).isEqualTo(Duration.ofMillis(2250));
    assertThat(policy.delay(1_000_000)).isEqualTo(Duration.ofMillis(60_750));
    assertThat(BackoffPolicy.DEFAULTS.delay(1))
        .isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
  }

  @Test
  void refusesWaitsThatAreNone() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackoffPolicy.backoffPolicy(second, Duration.ZERO, 1.5, () -> 0))
        .withMessageStartingWith("maxDelay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackoffPolicy.backoffPolicy(second, second, Double.NaN, () -> 0))
        .withMessageStartingWith("factor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackoffPolicy.backoffPolicy(second.negated(), second, 1, () -> 0))
        .withMessageStartingWith("initialDelay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.whenConnected(0))
        .withMessageStartingWith("failAfterFailures");
  }

  @Test
  void goesOnWithAPolicyThatThrows() {
    RuntimeException broken = new RuntimeException("broken policy");
    ClientService careless =
        new ClientService(
            NO_REACTOR,
            endpoint,
            Factory.forProtocol(RecordingProtocol::new),
            failures -> {
              throw broken;
            },
            null,
            clock);
    careless.startService();
    endpoint.fail(refused);
    unhandled.takes(broken);
    assertThat(wait(1)).isBetween(1.5, 2.5);
  }

  @Test
  void givesTheFactorysOwnProtocol() {
    service.startService();
    Deferred<Protocol> before = service.whenConnected();
    endpoint.succeed();
    assertThat(resultOf(before)).isInstanceOf(RecordingProtocol.class);
    assertThat(resultOf(service.whenConnected())).isSameAs(endpoint.made.get(0));
    assertThat(endpoint.made.get(0).transport()).isSameAs(endpoint.transport());
  }

  @Test
  void failsWhoWaitedAfterAsManyFailuresAsTheyAllow() {
    service.startService();
    Deferred<Protocol> one = service.whenConnected(1);
    Deferred<Protocol> two = service.whenConnected(2);
    Deferred<Protocol> ever = service.whenConnected();
    endpoint.fail(refused);
    assertThat(failureOf(one)).isSameAs(refused);
    assertThat(two.called()).isFalse();
    clock.advance(1.5);
    endpoint.fail(refused);
    assertThat(failureOf(two)).isSameAs(refused);
    assertThat(ever.called()).isFalse();
  }

  @Test
  void forgetsWhoStopsWaiting() {
    service.startService();
    Deferred<Protocol> waiter = service.whenConnected();
    waiter.cancel();
    assertThat(failureOf(waiter)).isInstanceOf(CancelledError.class);
    endpoint.succeed();
    assertThat(log).containsExactly("connect");
  }

  @Test
  void letsOneWhoWaitedStopTheOthers() {
    service.startService();
    Deferred<Protocol> first = service.whenConnected();
    Deferred<Protocol> second = service.whenConnected();
    Deferred<Protocol> third = service.whenConnected();
    first.addCallbackDo(protocol -> second.cancel());
    endpoint.succeed();
    assertThat(failureOf(second)).isInstanceOf(CancelledError.class);
    assertThat(resultOf(third)).isSameAs(endpoint.made.get(0));
  }

  @Test
  void waitsForThePreparation() {
    Deferred<String> ready = new Deferred<>();
    ClientService prepared = service(protocol -> ready);
    prepared.startService();
    Deferred<Protocol> waiter = prepared.whenConnected();
    endpoint.succeed();
    assertThat(waiter.called()).isFalse();
    ready.callback("hello");
    assertThat(resultOf(waiter)).isSameAs(endpoint.made.get(0));
  }

  @Test
  void takesAPreparationThatIsReadyAtOnce() {
    ClientService prepared = service(protocol -> null);
    prepared.startService();
    endpoint.succeed();
    assertThat(prepared.whenConnected().called()).isTrue();
  }

  @Test
  void closesAConnectionWhosePreparationFails() {
    ClientService prepared =
        service(
            protocol -> {
              throw refused;
            });
    prepared.startService();
    Deferred<Protocol> waiter = prepared.whenConnected(1);
    endpoint.succeed();
    assertThat(failureOf(waiter)).isSameAs(refused);
    assertThat(endpoint.transport().disconnecting()).isTrue();
    assertThat(wait(1)).isEqualTo(1.5);
    endpoint.disconnect();
    assertThat(wait(1)).isEqualTo(1.5);
    clock.advance(1.5);
    assertThat(endpoint.connecting()).isTrue();
  }

  @Test
  void triesAgainIfTheConnectionIsLostWhileItIsPrepared() {
    List<String> cancelled = new ArrayList<>();
    ClientService prepared =
        service(protocol -> new Deferred<String>(own -> cancelled.add("preparation")));
    prepared.startService();
    endpoint.succeed();
    endpoint.disconnect();
    assertThat(cancelled).containsExactly("preparation");
    assertThat(wait(1)).isEqualTo(1.5);
  }

  @Test
  void closesAConnectionThatIsBeingPreparedWhenItIsStopped() {
    ClientService prepared = service(protocol -> new Deferred<String>());
    prepared.startService();
    Deferred<Protocol> waiter = prepared.whenConnected();
    endpoint.succeed();
    Deferred<Void> stopped = prepared.stopService();
    assertThat(endpoint.transport().disconnecting()).isTrue();
    assertThat(stopped.called()).isFalse();
    endpoint.disconnect();
    assertThat(stopped.called()).isTrue();
    assertThat(failureOf(waiter)).isInstanceOf(CancelledError.class);
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void mayBeStoppedByThePreparation() {
    List<Deferred<Void>> stopped = new ArrayList<>();
    ClientService[] prepared = new ClientService[1];
    prepared[0] =
        service(
            protocol -> {
              stopped.add(prepared[0].stopService());
              return new Deferred<String>();
            });
    prepared[0].startService();
    endpoint.succeed();
    assertThat(endpoint.transport().disconnecting()).isTrue();
    endpoint.disconnect();
    assertThat(stopped.get(0).called()).isTrue();
    assertThat(log).containsExactly("connect");
  }

  @Test
  void mayBeStoppedWhileTheEndpointIsAsked() {
    endpoint.onConnect = self -> service.stopService().addCallbackDo(nothing -> log.add("stopped"));
    service.startService();
    assertThat(log).containsExactly("connect", "cancel", "stopped");
    assertThat(service.running()).isFalse();
  }

  @Test
  void takesAnEndpointThatThrowsForAnAttemptThatFailed() {
    endpoint.onConnect =
        self -> {
          throw refused;
        };
    service.startService();
    assertThat(wait(1)).isEqualTo(1.5);
  }

  @Test
  void closesAConnectionThatComesAlthoughItWasGivenUp() {
    Deferred<String> ready = new Deferred<>(own -> own.callback("ready all the same"));
    ClientService prepared = service(protocol -> ready);
    prepared.startService();
    endpoint.succeed();
    Deferred<Void> stopped = prepared.stopService();
    assertThat(endpoint.transport().disconnecting()).isTrue();
    assertThat(stopped.called()).isFalse();
    endpoint.disconnect();
    assertThat(stopped.called()).isTrue();
  }

  @Test
  void cutsAConnectionThatDoesNotCloseInTime() {
    service.startService();
    endpoint.succeed();
    Deferred<Void> stopped = service.stopService(Duration.ofSeconds(5));
    assertThat(endpoint.transport().disconnecting()).isTrue();
    clock.advance(4.9);
    assertThat(endpoint.transport().aborted()).isFalse();
    clock.advance(0.1);
    assertThat(endpoint.transport().aborted()).isTrue();
    endpoint.disconnect();
    assertThat(stopped.called()).isTrue();
  }

  @Test
  void leavesNothingBehindWhenItIsStoppedInTime() {
    service.startService();
    endpoint.succeed();
    Deferred<Void> stopped = service.stopService(Duration.ofSeconds(5));
    endpoint.disconnect();
    assertThat(stopped.called()).isTrue();
    assertThat(clock.getDelayedCalls()).isEmpty();
  }

  @Test
  void connectsAgainAfterARestart() {
    service.startService();
    endpoint.succeed();
    Deferred<Void> stopped = service.stopService();
    service.startService();
    assertThat(service.running()).isTrue();
    assertThat(stopped.called()).isFalse();
    endpoint.disconnect();
    assertThat(stopped.called()).isTrue();
    assertThat(endpoint.connecting()).isTrue();
  }

  @Test
  void mayBeStoppedAgainByWhoWaitedForTheStop() {
    service.startService();
    endpoint.succeed();
    service.stopService().addCallbackDo(nothing -> service.stopService());
    service.startService();
    endpoint.disconnect();
    assertThat(endpoint.connecting()).isFalse();
    assertThat(service.running()).isFalse();
    assertThat(failureOf(service.whenConnected())).isInstanceOf(CancelledError.class);
  }

  @Test
  void doesNotHideWhatTheProtocolCanDo() {
    List<Protocol> built = new ArrayList<>();
    Factory plain = new DisconnectFactory(Factory.forProtocol(RecordingProtocol::new), () -> {});
    Factory halfCloseable =
        new DisconnectFactory(Factory.forProtocol(RecordingProtocol::withHalfClose), () -> {});
    built.add(plain.buildProtocol(new IPv4Address("1.2.3.4", 5)));
    built.add(halfCloseable.buildProtocol(new IPv4Address("1.2.3.4", 5)));
    assertThat(HalfCloseableProtocol.of(built.get(0))).isNull();
    assertThat(HalfCloseableProtocol.of(built.get(1))).isNotNull();
  }

  /** Over TCP: a server that goes away and comes back at the same port. */
  @Test
  void comesBackToAServerThatComesBack() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      Factory greeting =
          Factory.forProtocol(
              () ->
                  new RecordingProtocol()
                      .onMade(p -> p.transport().write(Buffer.buffer("welcome"))));
      ListeningPort first = loop.await(() -> loop.reactor().listenTCP(0, greeting));
      int port = ((IPv4Address) first.getHost()).port();
      ClientService client =
          new ClientService(
              loop.reactor(),
              Endpoints.client("tcp:127.0.0.1:" + port),
              Factory.forProtocol(RecordingProtocol::new),
              failures -> Duration.ofMillis(20),
              null,
              loop.reactor());
      loop.run(client::startService);
      RecordingProtocol one = (RecordingProtocol) loop.await(client::whenConnected);
      one.heard();
      loop.await(() -> first.shutdown(Duration.ofSeconds(5)));
      one.lost();
      Throwable gone = null;
      try {
        loop.await(() -> client.whenConnected(1));
      } catch (RuntimeException e) {
        gone = e;
      }
      assertThat(gone).isInstanceOf(dev.entwine.protocol.ConnectError.class);
      ListeningPort second =
          loop.await(() -> loop.reactor().listenTCP(port, greeting, "127.0.0.1", 50));
      RecordingProtocol two = (RecordingProtocol) loop.await(client::whenConnected);
      two.heard();
      assertThat(two.text()).isEqualTo("welcome");
      loop.await(client::stopService);
      two.lost();
      loop.await(() -> second.shutdown(Duration.ofSeconds(5)));
    } finally {
      vertx.close().await();
    }
  }
}
