package dev.entwine.reactor;

import static dev.entwine.reactor.Coroutine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PullProducer;
import dev.entwine.reactor.Coroutine.Body;
import dev.entwine.reactor.Coroutine.Mode;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A coroutine as a part of its reactor: context, confinement, time, threads, sockets. */
@Timeout(60)
abstract class CoroutineOnAReactor {

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final CoroutineEngine engine;
  private final List<Object> trace = new CopyOnWriteArrayList<>();
  private LoopThread loop;
  private Reactor reactor;

  CoroutineOnAReactor(CoroutineEngine engine) {
    this.engine = engine;
  }

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void aLoop() {
    loop = LoopThread.of(vertx);
    reactor = loop.reactor();
  }

  private <T> Deferred<T> run(Body<? extends T> body) {
    return CoroutineRun.start(engine, body);
  }

  private Deferred<Void> later() {
    return later(reactor);
  }

  private static Deferred<Void> later(Reactor reactor) {
    Deferred<Void> d = new Deferred<>();
    reactor.callLater(Duration.ZERO, () -> d.callback(null));
    return d;
  }

  // Where it runs.

  @Test
  void theContextIsThatOfTheStartWhateverGoesOn() {
    ContextInternal root = (ContextInternal) reactor.context();
    ContextInternal own = root.duplicate();
    ContextInternal other = root.duplicate();
    Deferred<Void> first = new Deferred<>();
    Deferred<Void> second = new Deferred<>();
    Deferred<Void> third = new Deferred<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    List<Context> seen = new CopyOnWriteArrayList<>();
    loop.run(
        () ->
            own.dispatch(
                () ->
                    run(
                        () -> {
                          seen.add(Vertx.currentContext());
                          await(first);
                          seen.add(Vertx.currentContext());
                          await(second);
                          seen.add(Vertx.currentContext());
                          await(third);
                          seen.add(Vertx.currentContext());
                          end.complete(null);
                          return null;
                        })));
    // From a task of Netty's, which has no context; from another context; from a nested dispatch.
    List<Object> firing = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> fromNetty =
        CompletableFuture.runAsync(
            () -> {
              first.callback(null);
              firing.add(String.valueOf(Vertx.currentContext()));
            },
            root.nettyEventLoop());
    // The loop may read a later call from its mailbox before it comes to this task.
    LoopThread.get(fromNetty);
    loop.run(
        () -> {
          other.dispatch(
              () -> {
                second.callback(null);
                firing.add(Vertx.currentContext());
              });
          other.dispatch(
              () ->
                  root.dispatch(
                      () -> {
                        third.callback(null);
                        firing.add(Vertx.currentContext());
                      }));
        });
    LoopThread.get(end);
    loop.settle();
    assertThat(seen).hasSize(4).allMatch(context -> context == own);
    assertThat(firing).containsExactly("null", other, root);
  }

  @Test
  void aDispatchInsideTheBodyMayLastAcrossAnAwait() {
    ContextInternal root = (ContextInternal) reactor.context();
    ContextInternal inner = root.duplicate();
    Deferred<Void> later = new Deferred<>();
    List<Context> seen = new CopyOnWriteArrayList<>();
    Deferred<?>[] all = new Deferred<?>[1];
    loop.run(
        () ->
            all[0] =
                run(
                    () -> {
                      ContextInternal before = inner.beginDispatch();
                      try {
                        await(later);
                        seen.add(Vertx.currentContext());
                      } finally {
                        inner.endDispatch(before);
                      }
                      seen.add(Vertx.currentContext());
                      return null;
                    }));
    loop.run(
        () -> {
          assertThat(Vertx.currentContext()).isSameAs(root);
          later.callback(null);
          assertThat(Vertx.currentContext()).isSameAs(root);
        });
    assertThat(seen).containsExactly(inner, root);
  }

  @Test
  void theContextClassLoaderIsTheBodysOwn() {
    ClassLoader mine = new ClassLoader() {};
    ClassLoader others = new ClassLoader() {};
    Deferred<Void> later = new Deferred<>();
    List<ClassLoader> seen = new CopyOnWriteArrayList<>();
    loop.run(
        () -> {
          Thread thread = Thread.currentThread();
          ClassLoader before = thread.getContextClassLoader();
          run(
              () -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                Thread.currentThread().setContextClassLoader(mine);
                await(later);
                seen.add(Thread.currentThread().getContextClassLoader());
                return null;
              });
          assertThat(seen).containsExactly(before);
          assertThat(thread.getContextClassLoader()).isSameAs(before);
          thread.setContextClassLoader(others);
          later.callback(null);
          assertThat(thread.getContextClassLoader()).isSameAs(others);
          thread.setContextClassLoader(before);
        });
    assertThat(seen.get(1)).isSameAs(mine);
  }

  @Test
  void betweenTwoAwaitsNothingElseOfTheReactorRuns() {
    loop.await(
        () ->
            run(
                () -> {
                  reactor.callFromThread(() -> trace.add("from a thread"));
                  reactor.callLater(Duration.ZERO, () -> trace.add("delayed"));
                  vertx.runOnContext(ignored -> trace.add("on the context"));
                  // What was queued has every chance to run, had it a loop to run on.
                  assertThat(reactor.deferToThread(() -> 1).called()).isFalse();
                  CompletableFuture.runAsync(() -> {}, ForkJoinPool.commonPool()).join();
                  trace.add("body");
                  await(later());
                  trace.add("body after an await");
                  return null;
                }));
    loop.settle();
    assertThat(trace).hasSize(5).first().isEqualTo("body");
    assertThat(trace.subList(1, 5))
        .contains("from a thread", "delayed", "on the context", "body after an await");
  }

  @Test
  void theBodyIsOnItsReactorBeforeAndAfterAnAwait() {
    Body<Boolean> onReactor = () -> reactor.inReactor() && Reactor.current() == reactor;
    assertThat(
            loop.await(
                () -> run(() -> List.of(onReactor.run(), await(later()) == null, onReactor.run()))))
        .containsExactly(true, true, true);
  }

  @Test
  void aThreadThatIsNotTheBodysIsNotOnTheReactor() {
    assertThat(
            loop.await(
                () ->
                    run(
                        () ->
                            CompletableFuture.supplyAsync(
                                    reactor::inReactor, ForkJoinPool.commonPool())
                                .join())))
        .isFalse();
  }

  @Test
  void aCoroutineStartedInACoroutineBelongsToTheSameReactor() {
    assertThat(
            loop.<Integer>await(
                () ->
                    run(
                        () -> {
                          Deferred<Integer> inner =
                              Coroutine.run(
                                  () -> {
                                    await(later());
                                    return await(reactor.deferToThread(() -> 20));
                                  });
                          await(later());
                          return await(inner) + 1;
                        })))
        .isEqualTo(21);
  }

  @Test
  void aWorkersThreadCanNotStartOne() {
    assertThatThrownBy(() -> loop.await(() -> reactor.deferToThread(() -> run(() -> 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs no reactor");
  }

  @Test
  void whatBlocksTheLoopIsRefusedAsItIsThere() {
    assumeTrue(engine.mode() != Mode.VIRTUAL_THREAD, "Vert.x can't know it for a loop's");
    Promise<Void> never = Promise.promise();
    assertThatThrownBy(() -> loop.await(() -> run(() -> never.future().await())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event-loop");
  }

  @Test
  void threadLocalsAreThoseOfTheLoop() {
    assumeTrue(engine.mode() == Mode.CONTINUATION, "not promised: it has a thread of its own");
    ThreadLocal<String> local = new ThreadLocal<>();
    loop.run(
        () ->
            run(
                () -> {
                  local.set("left by a body");
                  return await(new Deferred<>());
                }));
    assertThat(loop.call(local::get)).isEqualTo("left by a body");
    loop.run(local::remove);
  }

  // What it waits for.

  @Test
  void whatCompletesElsewhereIsBroughtHome() {
    LoopThread another = LoopThread.of(vertx);
    Promise<String> onAnotherLoop =
        another.call(() -> ((ContextInternal) another.reactor().context()).promise());
    CompletableFuture<String> inAPool = new CompletableFuture<>();
    Deferred<String> firedByMistake = new Deferred<>();
    Promise<String> withoutContext = Promise.promise();
    Deferred<?>[] all = new Deferred<?>[1];
    CompletableFuture<String> end = new CompletableFuture<>();
    loop.run(
        () ->
            all[0] =
                run(() -> {
                      String got = await(onAnotherLoop.future());
                      got += reactor.inReactor();
                      got += await(inAPool);
                      got += reactor.inReactor();
                      got += await(firedByMistake);
                      got += reactor.inReactor();
                      got += await(withoutContext.future());
                      got += reactor.inReactor();
                      got += await(vertx.executeBlocking(() -> "e"));
                      got += reactor.inReactor();
                      return got;
                    })
                    .addCallbacks(end::complete, end::completeExceptionally));
    another.run(() -> onAnotherLoop.complete("a"));
    ForkJoinPool.commonPool().execute(() -> inAPool.complete("b"));
    ForkJoinPool.commonPool().execute(() -> firedByMistake.callback("c"));
    ForkJoinPool.commonPool().execute(() -> withoutContext.complete("d"));
    assertThat(LoopThread.get(end)).isEqualTo("atruebtruectruedtrueetrue");
  }

  @Test
  void timersAndThreadsAreWaitedFor() {
    ThreadPool pool = loop.call(() -> ThreadPool.create(vertx, "coroutine-test", 2, 10));
    assertThat(
            loop.<String>await(
                () ->
                    run(
                        () -> {
                          StringBuilder got = new StringBuilder();
                          for (int i = 0; i < 3; i++) {
                            Deferred<Integer> d = new Deferred<>();
                            int n = i;
                            reactor.callLater(0.001, () -> d.callback(n));
                            got.append(await(d));
                          }
                          got.append(await(reactor.deferToThread(() -> "t")));
                          got.append(await(reactor.deferToThreadPool(pool, () -> "p")));
                          return got.toString();
                        })))
        .isEqualTo("012tp");
    pool.close().await();
  }

  @Test
  void anAwaitedDeferredMayBeFiredByTheBodyOfAnother() {
    Deferred<String> between = new Deferred<>();
    CompletableFuture<String> got = new CompletableFuture<>();
    loop.run(
        () -> {
          run(
              () -> {
                got.complete(await(between) + Vertx.currentContext().equals(reactor.context()));
                return null;
              });
          run(
              () -> {
                await(later());
                between.callback("fired ");
                return null;
              });
        });
    assertThat(LoopThread.get(got)).isEqualTo("fired true");
  }

  @Test
  void manyCoroutinesOnManyLoopsDoNotDisturbOneAnother() {
    int loops = 4;
    int each = 100;
    int rounds = 5;
    List<CompletableFuture<Integer>> ends = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      LoopThread some = LoopThread.of(vertx);
      for (int j = 0; j < each; j++) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        ends.add(end);
        some.run(
            () ->
                run(() -> countRounds(some.reactor(), rounds))
                    .addCallbacks(end::complete, end::completeExceptionally));
      }
    }
    assertThat(ends).hasSize(loops * each).allMatch(end -> LoopThread.get(end) == rounds);
  }

  private static int countRounds(Reactor home, int rounds) {
    int count = 0;
    for (int i = 0; i < rounds; i++) {
      int before = count;
      int after = await(home.deferToThread(() -> before + 1));
      await(later(home));
      Deferred<Integer> inner = Coroutine.run(() -> await(Deferred.succeed(after)));
      count = await(inner);
      assertThat(Reactor.current()).isSameAs(home);
    }
    return count;
  }

  // Sockets.

  @Test
  void whatTheBodyWritesIsSentBeforeWhatTheHandlerWritesAfterIt() {
    RecordingProtocol server =
        new RecordingProtocol()
            .onMade(
                p -> {
                  Deferred<Void> never = new Deferred<>();
                  run(
                      () -> {
                        p.transport().write(Buffer.buffer("1"));
                        p.transport().write(Buffer.buffer("2"));
                        Coroutine.run(
                            () -> {
                              p.transport().write(Buffer.buffer("3"));
                              await(later());
                              p.transport().write(Buffer.buffer("6"));
                              p.transport().loseConnection();
                              assertThat(p.transport().disconnecting()).isTrue();
                            });
                        p.transport().write(Buffer.buffer("4"));
                        return await(never);
                      });
                  p.transport().write(Buffer.buffer("5"));
                });
    RecordingProtocol client = new RecordingProtocol();
    ListeningPort port = connect(server, client);
    client.lost();
    assertThat(client.text()).isEqualTo("123456");
    assertThat(server.violations()).isEmpty();
    loop.await(port::stopListening);
  }

  @Test
  void whatTheTransportThrowsIsThrownInTheBody() {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    PullProducer idle =
        new PullProducer() {
          @Override
          public void resumeProducing() {}

          @Override
          public void stopProducing() {}
        };
    RecordingProtocol server =
        new RecordingProtocol()
            .onMade(
                p ->
                    run(
                        () -> {
                          p.transport().registerProducer(idle);
                          try {
                            p.transport().registerProducer(idle);
                          } catch (IllegalStateException e) {
                            thrown.complete(e);
                          }
                          p.transport().unregisterProducer();
                          p.transport().loseConnection();
                          return null;
                        }));
    RecordingProtocol client = new RecordingProtocol();
    ListeningPort port = connect(server, client);
    assertThat(LoopThread.get(thrown)).hasMessageContaining("producer");
    client.lost();
    loop.await(port::stopListening);
  }

  /** Listens and connects from the bodies of coroutines. */
  private ListeningPort connect(Protocol server, Protocol client) {
    Factory factory = Factory.forProtocol(() -> server);
    ClientFactory clients =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return client;
          }
        };
    return loop.await(
        () ->
            run(
                () -> {
                  ListeningPort port = await(reactor.listenTCP(0, factory));
                  int number = ((IPv4Address) port.getHost()).port();
                  reactor.connectTCP("127.0.0.1", number, clients);
                  await(later());
                  return port;
                }));
  }

  // Beginning and end of a reactor.

  @Test
  void oneThatStillWaitsWhenItsVerticleGoesIsCancelled() {
    CompletableFuture<Object> ended = new CompletableFuture<>();
    Deferred<Object> held = new Deferred<>(); // or else it might be collected before
    Deployable verticle =
        context -> {
          run(
              () -> {
                try {
                  return await(held);
                } catch (CancelledError e) {
                  ended.complete(Reactor.current() == Reactor.of(context));
                  throw e;
                }
              });
          return Future.succeededFuture();
        };
    String id = vertx.deployVerticle(verticle).await();
    vertx.undeploy(id).await();
    assertThat(LoopThread.get(ended)).isEqualTo(true);
    assertThat(held.called()).isTrue();
  }

  @Test
  void oneMayBeginBeforeItsReactorRunsAndGoesOnThere() {
    Reactor own = Reactor.create();
    List<Object> seen = new ArrayList<>();
    Deferred<String> all =
        run(
            () -> {
              seen.add(own.inReactor());
              seen.add(Vertx.currentContext() == own.context());
              await(later(own));
              seen.add(own.inReactor());
              seen.add(Vertx.currentContext() == own.context());
              seen.add(await(own.deferToThread(() -> "from a thread")));
              own.stop();
              return "done";
            });
    assertThat(seen).containsExactly(true, true);
    own.run();
    assertThat(seen).containsExactly(true, true, true, true, "from a thread");
    assertThat(all.result().value()).isEqualTo("done");
  }

  @Test
  void aWholeProgramMayBeOne() {
    int code =
        React.run(
            Reactor.create(),
            own ->
                run(
                    () -> {
                      for (int i = 0; i < 3; i++) {
                        await(later(own));
                        trace.add(i);
                      }
                      return null;
                    }));
    assertThat(code).isZero();
    assertThat(trace).containsExactly(0, 1, 2);
  }
}
