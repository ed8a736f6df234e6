package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reactor that a program makes, sets up on its main thread, and runs there. */
class ReactorRunTest {

  private static final Duration SOON = Duration.ofMillis(1);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Reactor reactor = Reactor.create();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /** A reactor that a test did not run has a Vert.x all the same. */
  @AfterEach
  void closeVertx() {
    reactor.vertx().close();
  }

  private Runnable say(String what) {
    return () -> calls.add(what);
  }

  @Test
  void runsUntilItIsStopped() {
    reactor.callLater(
        SOON,
        () -> {
          assertThat(reactor.running()).isTrue();
          assertThat(reactor.inReactor()).isTrue();
          assertThat(Reactor.current()).isSameAs(reactor);
          say("call").run();
          reactor.stop();
        });
    assertThat(reactor.running()).isFalse();
    reactor.run();
    assertThat(calls).containsExactly("call");
    assertThat(reactor.running()).isFalse();
    assertThat(((VertxInternal) reactor.vertx()).closeFuture().isClosed()).isTrue();
  }

  @Test
  void delayedCallsBeforeRunAreMadeAfterItAndTheirTimeCountsFromTheCall() {
    DelayedCall early = reactor.callLater(Duration.ofMillis(100), say("early"));
    while (reactor.nanoTime() - early.getTime() < 0) {
      Thread.onSpinWait();
    }
    assertThat(calls).isEmpty();
    assertThat(early.active()).isTrue();
    reactor.callWhenRunning(
        () ->
            reactor.callLater(
                SOON,
                () -> {
                  say("late").run();
                  reactor.stop();
                }));
    reactor.run();
    assertThat(calls).containsExactly("early", "late");
  }

  @Test
  void beforeRunTheReactorBelongsToTheThreadThatMadeIt() throws InterruptedException {
    assertThat(reactor.inReactor()).isTrue();
    Thread other =
        new Thread(
            () -> {
              assertThatThrownBy(() -> reactor.callLater(SOON, () -> {}))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("callFromThread");
              say("refused").run();
            });
    other.start();
    other.join(60_000);
    assertThat(calls).containsExactly("refused");
  }

  @Test
  void whileItRunsTheMainThreadsMethodsAreRefusedElsewhere() {
    Thread main = Thread.currentThread();
    reactor.callWhenRunning(
        () -> {
          assertThat(Thread.currentThread()).isNotSameAs(main);
          reactor.stop();
        });
    reactor.run();
    assertThatThrownBy(() -> reactor.callLater(SOON, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("callFromThread");
  }

  @Test
  void callWhenRunningCallsAfterTheStartupEventsOrAtOnce() {
    reactor.callWhenRunning(say("when running"));
    reactor.addSystemEventTrigger(
        Phase.AFTER,
        SystemEvent.STARTUP,
        () -> {
          say("after startup").run();
          reactor.callWhenRunning(say("at once"));
          say("end of after startup").run();
          reactor.stop();
          return null;
        });
    assertThat(calls).isEmpty();
    reactor.run();
    assertThat(calls)
        .containsExactly("when running", "after startup", "at once", "end of after startup");
  }

  @Test
  void stopOutsideARunIsAMistake() {
    assertThatThrownBy(reactor::stop).isInstanceOf(ReactorNotRunning.class);
    reactor.callWhenRunning(
        () -> {
          reactor.stop();
          assertThatThrownBy(reactor::stop).isInstanceOf(ReactorNotRunning.class);
          say("twice").run();
        });
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.SHUTDOWN,
        () -> {
          assertThatThrownBy(reactor::stop).isInstanceOf(ReactorNotRunning.class);
          say("while stopping").run();
          return null;
        });
    reactor.run();
    assertThat(calls).containsExactly("twice", "while stopping");
  }

  @Test
  void runWhileItRunsIsAMistake() {
    reactor.callWhenRunning(
        () -> {
          assertThatThrownBy(reactor::run).isInstanceOf(ReactorAlreadyRunning.class);
          say("refused").run();
          reactor.stop();
        });
    reactor.run();
    assertThat(calls).containsExactly("refused");
  }

  @Test
  void aStoppedReactorCanNotBeRunAgain() {
    reactor.callWhenRunning(reactor::stop);
    reactor.run();
    assertThatThrownBy(reactor::run).isInstanceOf(ReactorNotRestartable.class);
  }

  @Test
  void stopTakesEffectOnALaterTurn() {
    reactor.callLater(
        Duration.ZERO,
        () -> {
          reactor.stop();
          say("still running").run();
          assertThat(reactor.running()).isTrue();
        });
    reactor.callLater(Duration.ZERO, say("of the same turn"));
    reactor.run();
    assertThat(calls).containsExactly("still running", "of the same turn");
  }

  @Test
  void anInterruptStopsTheReactorAndIsKept() {
    Thread main = Thread.currentThread();
    reactor.addSystemEventTrigger(
        Phase.AFTER,
        SystemEvent.SHUTDOWN,
        () -> {
          say("shut down").run();
          return null;
        });
    reactor.callWhenRunning(main::interrupt);
    reactor.run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).containsExactly("shut down");
  }

  // Calls from threads.

  @Test
  void callsFromThreadsKeepTheOrderOfEachThreadAlsoAcrossTheStart() throws InterruptedException {
    int threads = 8;
    int each = 5_000;
    List<int[]> came = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(threads);
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int caller = t;
      callers.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  int number = i;
                  reactor.callFromThread(
                      () -> {
                        came.add(new int[] {caller, number});
                        if (came.size() == threads * each) {
                          reactor.stop();
                        }
                      });
                  if (i == each / 10) {
                    begun.countDown();
                  }
                }
              }));
    }
    callers.forEach(Thread::start);
    begun.await();
    assertThat(came).isEmpty();
    reactor.run();
    int[] next = new int[threads];
    for (int[] call : came) {
      assertThat(call[1]).isEqualTo(next[call[0]]++);
    }
    assertThat(came).hasSize(threads * each);
  }

  @Test
  void callFromThreadOnTheLoopItselfIsALaterTurn() {
    reactor.callWhenRunning(
        () -> {
          reactor.callFromThread(say("later"));
          reactor.callFromThread(reactor::stop);
          say("now").run();
        });
    reactor.run();
    assertThat(calls).containsExactly("now", "later");
  }

  @Test
  void anExceptionInACallFromAThreadIsReportedAndDisturbsNoOther() {
    IllegalStateException boom = new IllegalStateException("boom");
    reactor.callFromThread(
        () -> {
          throw boom;
        });
    reactor.callFromThread(say("next"));
    reactor.callFromThread(reactor::stop);
    reactor.run();
    assertThat(calls).containsExactly("next");
    assertThat(unhandled.take()).containsExactly(boom);
  }

  @Test
  void afterTheEndACallFromAThreadIsDropped() {
    reactor.callWhenRunning(reactor::stop);
    reactor.run();
    reactor.callFromThread(say("dropped"));
    assertThat(calls).isEmpty();
  }

  @Test
  void whatWasHandedToAThreadBeforeRunComesBackThen() {
    Deferred<String> answer = reactor.deferToThread(() -> "answer");
    answer.addCallbackDo(
        value -> {
          assertThat(reactor.inReactor()).isTrue();
          say(value).run();
          reactor.stop();
        });
    reactor.run();
    assertThat(calls).containsExactly("answer");
  }

  // Sockets.

  private void serveAndConnect(Protocol server, Protocol client) {
    reactor
        .listenTCP(0, Factory.forProtocol(() -> server))
        .addCallbackDo(
            port ->
                reactor.connectTCP(
                    "127.0.0.1",
                    ((IPv4Address) port.getHost()).port(),
                    new ClientFactory() {
                      @Override
                      public Protocol buildProtocol(Address peer) {
                        return client;
                      }

                      @Override
                      public void clientConnectionLost(
                          dev.entwine.protocol.Connector connector, Throwable reason) {
                        say("connection lost").run();
                        // What a reconnecting client does. The reactor has no time for it now.
                        connector.connect();
                      }

                      @Override
                      protected void stopFactory() {
                        say("client factory stopped").run();
                      }
                    }));
  }

  @Test
  void aPortOpenedBeforeRunIsOpenThen() {
    RecordingProtocol server =
        new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("hello")));
    RecordingProtocol client = new RecordingProtocol().onData((p, data) -> reactor.stop());
    serveAndConnect(server, client);
    assertThat(server.calls()).isEmpty();
    reactor.run();
    assertThat(client.text()).isEqualTo("hello");
  }

  @Test
  void theEndLosesEveryConnectionAfterTheBeforeTriggersAndBeforeTheOthers() {
    RecordingProtocol server =
        new RecordingProtocol()
            .onMade(p -> p.transport().write(Buffer.buffer("hello")))
            .onLost((p, reason) -> say("server lost").run());
    RecordingProtocol client =
        new RecordingProtocol()
            .onData((p, data) -> reactor.stop())
            .onLost((p, reason) -> say("client lost").run());
    serveAndConnect(server, client);
    for (Phase phase : Phase.values()) {
      reactor.addSystemEventTrigger(
          phase,
          SystemEvent.SHUTDOWN,
          () -> {
            say(phase.toString()).run();
            return null;
          });
    }
    reactor.run();
    assertThat(server.lost()).isInstanceOf(ConnectionLost.class);
    assertThat(client.lost()).isInstanceOf(ConnectionLost.class);
    assertThat(calls).startsWith("BEFORE").endsWith("DURING", "AFTER");
    assertThat(calls)
        .contains("server lost", "client lost", "connection lost", "client factory stopped");
    assertThat(calls).hasSize(7);
  }

  @Test
  void aTransportIsHarmlessAfterTheEnd() {
    RecordingProtocol client = new RecordingProtocol();
    RecordingProtocol server = new RecordingProtocol().onMade(p -> reactor.stop());
    serveAndConnect(server, client);
    reactor.run();
    Transport transport = server.transport();
    transport.write(Buffer.buffer("too late"));
    transport.loseConnection();
    transport.abortConnection();
  }
}
