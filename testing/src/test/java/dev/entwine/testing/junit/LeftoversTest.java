package dev.entwine.testing.junit;

import static dev.entwine.testing.junit.Sockets.connect;
import static dev.entwine.testing.junit.Sockets.listen;
import static dev.entwine.testing.junit.Sockets.number;
import static dev.entwine.testing.junit.Sockets.on;
import static dev.entwine.testing.junit.Sockets.reactor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.ThreadPool;
import dev.entwine.task.LoopingCall;
import dev.entwine.testing.ManualClock;
import dev.entwine.watch.Origin;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of thing that a test can leave behind: it is named, with its place and the mend. */
class LeftoversTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void everyKindIsNamedWithThePlaceOfItsCreationAndTheMend() {
    Map<String, String> failed = Messages.of(OfEachKind.class);

    assertFound(failed, "aTimer", "DelayedCall[pending, due in 59", "cancel it");
    assertFound(failed, "aTimerOfAManualClock", "DelayedCall[pending, due in 600.0 s]", "cancel");
    assertFound(failed, "aLoop", "LoopingCall[every 10m]", "stop() it");
    assertThat(failed.get("aLoop")).doesNotContain("DelayedCall").doesNotContain("2. ");
    assertFound(failed, "aPort", "port 127.0.0.1:", "wait for stopListening()");
    assertFound(failed, "aPortThatHasAConnection", ", with 1 open connection(s)", "closed");
    assertFound(failed, "aClientsConnection", "a connection, or an attempt", "close it");
    assertFound(failed, "aPortAndAConnectionInMemory", "port memory:name, with 1 open", "wait");
    assertThat(failed.get("aPortAndAConnectionInMemory"))
        .contains("2. a connection, or an attempt at one, to memory:name");
    assertFound(failed, "aCallInAThread", "a call that runs on thread 'pool", "its Deferred");
    assertFound(failed, "aCallThatWaitsForAThread", "a call that waits for pool 'pool'", "wait");
    assertThat(failed.get("aCallThatWaitsForAThread")).contains("runs on thread").contains("2. ");
    assertFound(failed, "aReactor", "Reactor[INITIAL]", "vertx().close()");
    assertFound(failed, "aFailureInADeferred", "IllegalStateException: boom", "addErrback");
    assertFound(failed, "anErrorOfATimer", "IllegalStateException: boom", "LoggedErrors");
    assertThat(failed.get("aTimer")).startsWith("the test aTimer");
  }

  private static void assertFound(
      Map<String, String> failed, String test, String kind, String mend) {
    assertThat(failed.get(test)).as(test).contains("1. ", kind, "mend: ", mend);
    if (!test.equals("anErrorOfATimer")) { // its stack is the error's own
      assertThat(failed.get(test)).contains("OfEachKind." + test + "(LeftoversTest.java:");
    }
  }

  @Test
  void whatHasGoneOrIsGoingIsNotLeftBehind() {
    assertThat(Messages.of(Tidy.class).values()).allMatch(String::isEmpty);
  }

  @Test
  void whatATestLeavesIsGoneInTheNext() {
    Map<String, String> messages = Messages.of(OneAfterAnother.class);

    assertThat(messages.get("aLeavesAPort")).contains("port 127.0.0.1:");
    assertThat(messages.get("bLeavesACallInAThread")).contains("a call that runs");
    assertThat(messages.get("cFindsThemGone")).isEmpty();
    assertThat(messages.get("OneAfterAnother")).isNotNull();
  }

  @Test
  void whatATestLeavesIsShownBesideItsOwnFailure() {
    Map<String, String> messages = Messages.of(FailsAnyway.class);

    assertThat(messages.get("fails")).isEqualTo("as it is written");
  }

  @Test
  void whatTheFieldsOfATestBeginCountsForTheTest() {
    Map<String, String> messages = Messages.of(WithAField.class);

    assertThat(messages.get("usesIt")).contains("DelayedCall", "WithAField.<init>");
  }

  @Test
  void nothingIsRecordedWhenNoTestIsWatched() {
    Messages.of(Tidy.class);

    assertThat(Origin.recorded()).isFalse();
  }

  @ExtendWith(VertxExtension.class)
  static class OfEachKind {

    /** None of them goes by itself: there is no need to wait for that. */
    @RegisterExtension
    static final EntwineExtension ENTWINE = new EntwineExtension(Duration.ofMillis(10));

    @Test
    void aTimer(Vertx vertx) {
      Reactor reactor = reactor(vertx);
      reactor.callFromThread(() -> reactor.callLater(LONG, () -> {}));
    }

    @Test
    void aTimerOfAManualClock() {
      new ManualClock().callLater(LONG, () -> {});
    }

    @Test
    void aLoop(Vertx vertx) {
      Reactor reactor = reactor(vertx);
      reactor.callFromThread(() -> new LoopingCall(reactor, () -> {}).start(LONG));
    }

    @Test
    void aPort(Vertx vertx) throws Exception {
      listen(reactor(vertx));
    }

    @Test
    void aPortThatHasAConnection(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      ListeningPort port = listen(reactor);
      connect(reactor, number(port));
      on(reactor, port::stopListening);
    }

    @Test
    void aClientsConnection(Vertx vertx) throws Exception {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        connect(reactor(vertx), server.getLocalPort());
        server.accept(); // and left alone, so that the client is not told of anything
      }
    }

    @Test
    void aPortAndAConnectionInMemory(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      Factory factory = Factory.forProtocol(Sockets::silent);
      on(reactor, () -> Endpoints.server("memory:name").listen(reactor, factory));
      on(reactor, () -> Endpoints.client("memory:name").connect(reactor, factory));
    }

    @Test
    void aCallInAThread(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      CountDownLatch running = new CountDownLatch(1);
      reactor.callFromThread(
          () -> blockIn(reactor, ThreadPool.create(vertx, "pool", 1, 9), running));
      running.await();
    }

    @Test
    void aCallThatWaitsForAThread(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      CountDownLatch running = new CountDownLatch(1);
      reactor.callFromThread(
          () -> {
            ThreadPool pool = ThreadPool.create(vertx, "pool", 1, 9);
            blockIn(reactor, pool, running);
            blockIn(reactor, pool, new CountDownLatch(1));
          });
      running.await();
    }

    @Test
    void aReactor() {
      Reactor.create();
    }

    @Test
    void aFailureInADeferred() {
      Deferred.fail(new IllegalStateException("boom"));
    }

    @Test
    void anErrorOfATimer(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      CountDownLatch called = new CountDownLatch(1);
      reactor.callFromThread(
          () ->
              reactor.callLater(
                  0,
                  () -> {
                    called.countDown();
                    throw new IllegalStateException("boom");
                  }));
      called.await();
    }

    private static void blockIn(Reactor reactor, ThreadPool pool, CountDownLatch running) {
      reactor.deferToThreadPool(
          pool,
          () -> {
            running.countDown();
            new CountDownLatch(1).await();
            return null;
          });
    }
  }

  @ExtendWith(VertxExtension.class)
  static class Tidy {

    @RegisterExtension
    static final EntwineExtension ENTWINE = new EntwineExtension(Duration.ofMinutes(1));

    @Test
    void cancelsItsTimer(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      on(
          reactor,
          () -> {
            reactor.callLater(LONG, () -> {}).cancel();
            return Deferred.succeed(null);
          });
    }

    @Test
    void stopsItsLoop(ManualClock clock) {
      LoopingCall loop = new LoopingCall(clock, () -> {});
      loop.start(Duration.ofSeconds(1));
      clock.pump(1, 1, 1);
      loop.stop();
    }

    @Test
    void hasATimerThatIsDueAndAPortThatIsBeingStopped(Vertx vertx) throws Exception {
      Reactor reactor = reactor(vertx);
      ListeningPort port = listen(reactor);
      Protocol client = connect(reactor, number(port));
      reactor.callFromThread(
          () -> {
            reactor.callLater(0, () -> reactor.callLater(0, () -> {}));
            port.stopListening();
            client.transport().loseConnection();
          });
    }

    @Test
    void hasACallThatComesToItsEnd(Vertx vertx) {
      Reactor reactor = reactor(vertx);
      reactor.callFromThread(() -> reactor.deferToThread(() -> 1));
    }

    @Test
    void closesItsVertx() throws Exception {
      Vertx vertx = Vertx.vertx();
      Reactor reactor = reactor(vertx);
      listen(reactor);
      reactor.callFromThread(() -> reactor.callLater(LONG, () -> {}));
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void runsItsReactorToItsEnd() {
      Reactor reactor = Reactor.create();
      reactor.callLater(LONG, () -> {});
      reactor.callLater(0, reactor::stop);
      reactor.run();
    }

    @Test
    void handlesItsFailures() {
      Deferred.fail(new IllegalStateException("boom")).addErrbackDo(failure -> {});
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class OneAfterAnother {

    @RegisterExtension static final EntwineExtension ENTWINE = new EntwineExtension(Duration.ZERO);

    private final Vertx vertx = Vertx.vertx();
    private final Reactor reactor = reactor(vertx);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private int port;

    @Test
    void aLeavesAPort() throws Exception {
      port = number(listen(reactor));
    }

    @Test
    void bLeavesACallInAThread() throws Exception {
      CountDownLatch running = new CountDownLatch(1);
      reactor.callFromThread(
          () ->
              reactor.deferToThread(
                  () -> {
                    running.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } finally {
                      interrupted.countDown();
                    }
                    return null;
                  }));
      running.await();
    }

    @Test
    void cFindsThemGone() throws Exception {
      assertThat(interrupted.getCount()).isZero();
      try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(again.isBound()).isTrue();
      }
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  @ExtendWith(EntwineExtension.class)
  static class FailsAnyway {

    @Test
    void fails(ManualClock clock) throws IOException {
      clock.callLater(LONG, () -> {});
      throw new IOException("as it is written");
    }
  }

  @ExtendWith(EntwineExtension.class)
  static class WithAField {
    private final ManualClock clock = new ManualClock();

    WithAField() {
      clock.callLater(LONG, () -> {});
    }

    @Test
    void usesIt() {
      assertThat(clock.getDelayedCalls()).hasSize(1);
    }
  }
}
