package dev.entwine.reactor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work handed to threads, and its way back. */
class DeferToThreadTest {

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<ThreadPool> pools = new CopyOnWriteArrayList<>();
  private LoopThread loop;
  private Reactor reactor;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
    reactor = loop.reactor();
  }

  @AfterEach
  void closePools() {
    release.countDown();
    pools.forEach(pool -> pool.close().await());
  }

  private ThreadPool pool(int maxThreads, int backlog) {
    ThreadPool pool = ThreadPool.create(vertx, "test pool", maxThreads, backlog);
    pools.add(pool);
    return pool;
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  /** Runs until the test says so. */
  private String untilReleased() throws InterruptedException {
    assertThat(release.await(60, SECONDS)).isTrue();
    return "released";
  }

  private Deferred<String> occupy(ThreadPool pool) {
    return reactor.deferToThreadPool(pool, this::untilReleased);
  }

  // The way there and back.

  @Test
  void theWorkIsDoneElsewhereAndItsResultComesBackToTheReactor() {
    CompletableFuture<List<Object>> seen = new CompletableFuture<>();
    loop.run(
        () ->
            reactor
                .deferToThread(Thread::currentThread)
                .addCallbackDo(
                    worker ->
                        seen.complete(
                            List.of(
                                worker != Thread.currentThread(),
                                reactor.inReactor(),
                                Vertx.currentContext() == reactor.context()))));
    assertThat(LoopThread.get(seen)).containsExactly(true, true, true);
  }

  @Test
  void theResultNeverComesWithinTheCall() {
    boolean called = loop.call(() -> reactor.deferToThread(() -> "at once").called());
    assertThat(called).isFalse();
  }

  @Test
  void whatTheWorkThrowsIsTheFailure() {
    for (Throwable thrown : List.of(new IOException("io"), new AssertionError("error"))) {
      assertThatThrownBy(
              () ->
                  loop.await(
                      () ->
                          reactor.deferToThread(
                              () -> {
                                if (thrown instanceof Error error) {
                                  throw error;
                                }
                                throw (Exception) thrown;
                              })))
          .isSameAs(thrown);
    }
  }

  @Test
  void eachReactorThatSharesAPoolGetsItsOwnResults() {
    ThreadPool pool = pool(4, 1_000);
    List<LoopThread> loops = List.of(loop, LoopThread.of(vertx));
    AtomicInteger right = new AtomicInteger();
    for (LoopThread each : loops) {
      each.run(
          () -> {
            for (int i = 0; i < 200; i++) {
              int number = i;
              each.reactor()
                  .deferToThreadPool(
                      pool,
                      () -> {
                        Context context = Vertx.currentContext();
                        assertThat(context).isSameAs(each.reactor().context());
                        return number;
                      })
                  .addCallbackDo(
                      value -> {
                        if (value == number && Reactor.current() == each.reactor()) {
                          right.incrementAndGet();
                        }
                      });
            }
          });
    }
    until(() -> right.get() == 400);
  }

  @Test
  void muchWorkIsAllDone() {
    int much = 20_000;
    ThreadPool pool = pool(4, much);
    int[] sum = {0, 0};
    CompletableFuture<Integer> all = new CompletableFuture<>();
    loop.run(
        () -> {
          for (int i = 0; i < much; i++) {
            int number = i;
            reactor
                .deferToThreadPool(pool, () -> number)
                .addCallbackDo(
                    value -> {
                      sum[0] += value;
                      if (++sum[1] == much) {
                        all.complete(sum[0]);
                      }
                    });
          }
        });
    assertThat(LoopThread.get(all)).isEqualTo(much / 2 * (much - 1));
  }

  // How much at a time.

  @Test
  void asMuchRunsInParallelAsThereAreThreadsAndNoMore() {
    ThreadPool pool = pool(3, 10);
    CyclicBarrier together = new CyclicBarrier(3);
    AtomicInteger passed = new AtomicInteger();
    loop.run(
        () -> {
          for (int i = 0; i < 3; i++) {
            reactor.deferToThreadPool(
                pool,
                () -> {
                  together.await(60, SECONDS);
                  passed.incrementAndGet();
                  return untilReleased();
                });
          }
          reactor.deferToThreadPool(pool, passed::incrementAndGet);
        });
    until(() -> passed.get() == 3);
    assertThat(pool.running()).isEqualTo(3);
    assertThat(pool.waiting()).isEqualTo(1);
    release.countDown();
    until(() -> passed.get() == 4);
    until(() -> pool.running() == 0 && pool.waiting() == 0);
  }

  @Test
  void theReactorsOwnPoolRunsTenAtATime() {
    CyclicBarrier together = new CyclicBarrier(10);
    AtomicInteger passed = new AtomicInteger();
    loop.run(
        () -> {
          for (int i = 0; i < 11; i++) {
            reactor.deferToThread(
                () -> {
                  together.await(60, SECONDS);
                  passed.incrementAndGet();
                  return untilReleased();
                });
          }
        });
    until(() -> passed.get() == 10);
    ThreadPool pool = loop.call(reactor::getThreadPool);
    assertThat(pool.maxThreads()).isEqualTo(10);
    assertThat(pool.running()).isEqualTo(10);
    assertThat(pool.waiting()).isEqualTo(1);
    together.reset();
    // The eleventh would wait for nine more.
    loop.run(() -> pool.close());
  }

  @Test
  void workIsStartedInTheOrderInWhichItWasHandedIn() {
    ThreadPool pool = pool(1, 1_000);
    List<Integer> order = new CopyOnWriteArrayList<>();
    loop.run(
        () -> {
          for (int i = 0; i < 500; i++) {
            int number = i;
            reactor.deferToThreadPool(pool, () -> order.add(number));
          }
        });
    until(() -> order.size() == 500);
    assertThat(order).isSorted();
  }

  @Test
  void beyondTheBacklogWorkIsRefusedAtOnce() {
    ThreadPool pool = pool(1, 2);
    AtomicInteger ran = new AtomicInteger();
    List<Throwable> refused = new ArrayList<>();
    loop.run(
        () -> {
          occupy(pool);
          reactor.deferToThreadPool(pool, ran::incrementAndGet);
          reactor.deferToThreadPool(pool, ran::incrementAndGet);
          Deferred<Integer> tooMuch = reactor.deferToThreadPool(pool, ran::incrementAndGet);
          assertThat(tooMuch.called()).isTrue();
          tooMuch.addErrbackDo(refused::add);
        });
    assertThat(refused)
        .singleElement()
        .isInstanceOf(BacklogFull.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("thread pool 'test pool' is full: 2 calls are waiting");
    release.countDown();
    until(() -> ran.get() == 2);
    until(() -> pool.running() == 0);
    assertThat(ran).hasValue(2);
    assertThat(loop.await(() -> reactor.deferToThreadPool(pool, () -> "free"))).isEqualTo("free");
  }

  @Test
  void aPoolWithoutABacklogTakesWhatItCanRun() {
    ThreadPool pool = pool(1, 0);
    loop.run(
        () -> {
          occupy(pool);
          Deferred<String> tooMuch = reactor.deferToThreadPool(pool, () -> "refused");
          List<Throwable> refused = new ArrayList<>();
          tooMuch.addErrbackDo(refused::add);
          assertThat(refused).singleElement().isInstanceOf(BacklogFull.class);
        });
  }

  @Test
  void aPoolNeedsAThreadAndABacklogIsNotNegative() {
    assertThatThrownBy(() -> pool(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxThreads");
    assertThatThrownBy(() -> pool(1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backlog");
  }

  @Test
  void aPoolCanGrowAndShrink() {
    ThreadPool pool = pool(1, 10);
    AtomicInteger running = new AtomicInteger();
    loop.run(
        () -> {
          for (int i = 0; i < 3; i++) {
            reactor.deferToThreadPool(
                pool,
                () -> {
                  running.incrementAndGet();
                  return untilReleased();
                });
          }
        });
    until(() -> running.get() == 1);
    pool.adjustPoolSize(0, 3);
    until(() -> running.get() == 3);
    pool.adjustPoolSize(0, 1);
    release.countDown();
    until(() -> pool.running() == 0);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    loop.run(
        () -> {
          for (int i = 0; i < 10; i++) {
            reactor.deferToThreadPool(
                pool,
                () -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  now.decrementAndGet();
                  return done.incrementAndGet();
                });
          }
        });
    until(() -> done.get() == 10);
    assertThat(most).hasValue(1);
  }

  private static long threadsNamed(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  @Test
  void theMinimumOfThreadsIsThereBeforeThereIsWork() {
    ThreadPool pool =
        ThreadPool.create(vertx, new ThreadPoolOptions("eager", 4, 10).withThreads(2, 4));
    pools.add(pool);
    assertThat(threadsNamed("eager-")).isEqualTo(2);
    pool.adjustPoolSize(3, 5);
    assertThat(threadsNamed("eager-")).isEqualTo(3);
    assertThat(pool.maxThreads()).isEqualTo(5);
    assertThatThrownBy(() -> pool.adjustPoolSize(6, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minThreads");
  }

  // Short calls, which are not worth a thread each.

  private void makeShortCalls(ThreadPool pool) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    int[] left = {5_000};
    for (int i = 0; i < 50; i++) {
      loop.run(() -> makeShortCalls(pool, left, made));
    }
    LoopThread.get(made);
  }

  private void makeShortCalls(ThreadPool pool, int[] left, CompletableFuture<Void> made) {
    reactor
        .deferToThreadPool(pool, () -> 1)
        .addCallbackDo(
            one -> {
              if (left[0]-- > 0) {
                makeShortCalls(pool, left, made);
              } else {
                made.complete(null);
              }
            });
  }

  @Test
  void longCallsRunInParallelAlsoAfterManyShortOnes() {
    ThreadPool pool = pool(4, 1_000);
    for (int round = 0; round < 20; round++) {
      makeShortCalls(pool);
      CyclicBarrier together = new CyclicBarrier(4);
      AtomicInteger passed = new AtomicInteger();
      loop.run(
          () -> {
            for (int i = 0; i < 4; i++) {
              reactor.deferToThreadPool(
                  pool,
                  () -> {
                    together.await(60, SECONDS);
                    return passed.incrementAndGet();
                  });
            }
          });
      until(() -> passed.get() == 4);
    }
  }

  @Test
  void theResultsOfShortCallsComeBackThoughALongOneFollowsThem() {
    for (int threads : List.of(1, 2, 3)) {
      ThreadPool pool = pool(threads, 1_000);
      for (int round = 0; round < 20; round++) {
        makeShortCalls(pool);
        CountDownLatch back = new CountDownLatch(50);
        AtomicInteger ended = new AtomicInteger();
        loop.run(
            () -> {
              for (int i = 0; i < 50; i++) {
                reactor.deferToThreadPool(pool, () -> 1).addCallbackDo(one -> back.countDown());
              }
              reactor.deferToThreadPool(
                  pool,
                  () -> {
                    if (back.await(60, SECONDS)) {
                      ended.incrementAndGet();
                    }
                    return null;
                  });
            });
        until(() -> ended.get() == 1);
      }
    }
  }

  @Test
  void manyCallsThatAreCancelledWhileNoneCanRunAreNotKept() {
    ThreadPool pool = pool(1, 10);
    AtomicInteger ran = new AtomicInteger();
    loop.run(
        () -> {
          occupy(pool);
          for (int i = 0; i < 10_000; i++) {
            Deferred<Integer> waiting = reactor.deferToThreadPool(pool, ran::incrementAndGet);
            waiting.addErrbackDo(CancelledError.class, cancelled -> {});
            waiting.cancel();
          }
        });
    assertThat(pool.statistics().cancelled()).isEqualTo(10_000);
    assertThat(pool.waiting()).isZero();
    release.countDown();
    loop.await(() -> reactor.deferToThreadPool(pool, () -> "next"));
    assertThat(ran).hasValue(0);
  }

  // What is seen of it.

  @Test
  void statisticsTellWhatBecameOfEachCall() {
    ThreadPool pool = pool(1, 1);
    loop.await(() -> reactor.deferToThreadPool(pool, () -> "done"));
    loop.run(
        () -> {
          reactor
              .deferToThreadPool(
                  pool,
                  () -> {
                    throw new IOException(untilReleased());
                  })
              .addErrbackDo(IOException.class, failed -> {});
          Deferred<String> cancelled = occupy(pool);
          cancelled.addErrbackDo(CancelledError.class, e -> {});
          occupy(pool).addErrbackDo(BacklogFull.class, full -> {});
          cancelled.cancel();
        });
    release.countDown();
    until(() -> pool.statistics().failed() == 1 && pool.running() == 0);
    ThreadPoolStatistics now = pool.statistics();
    assertThat(now)
        .isEqualTo(new ThreadPoolStatistics(0, 0, 1, 1, 1, 1, now.runTime()))
        .extracting(ThreadPoolStatistics::runTime)
        .isNotEqualTo(Duration.ZERO);
  }

  @Test
  void vertxSeesEachCallAndNoneWhileThereIsNone() {
    ThreadPool pool =
        ThreadPool.create(
            vertx, new ThreadPoolOptions("seen", 1, 10).withMaxExecuteTime(Duration.ofMinutes(7)));
    pools.add(pool);
    VertxThread thread =
        loop.await(
            () ->
                reactor.deferToThreadPool(
                    pool,
                    () -> {
                      VertxThread here = (VertxThread) Thread.currentThread();
                      assertThat(here.startTime()).isNotZero();
                      here.setContextClassLoader(null);
                      here.interrupt();
                      return here;
                    }));
    assertThat(thread.maxExecTimeUnit().toMinutes(thread.maxExecTime())).isEqualTo(7);
    until(() -> thread.startTime() == 0);
    loop.run(() -> reactor.deferToThreadPool(pool, this::untilReleased));
    until(() -> thread.startTime() != 0);
    release.countDown();
    List<Object> clean =
        loop.await(
            () ->
                reactor.deferToThreadPool(
                    pool,
                    () ->
                        List.of(
                            Thread.interrupted(),
                            Thread.currentThread().getContextClassLoader() != null)));
    assertThat(clean).containsExactly(false, true);
  }

  @Test
  void vertxsMetricsAreToldOfEachCall() {
    List<String> told = new CopyOnWriteArrayList<>();
    Vertx measured =
        Vertx.builder()
            .withMetrics(
                options ->
                    new VertxMetrics() {
                      @Override
                      public PoolMetrics<?, ?> createPoolMetrics(
                          String type, String name, int size) {
                        return name.equals("measured") ? new Told(told) : null;
                      }
                    })
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .build();
    try {
      LoopThread itsLoop = LoopThread.of(measured);
      ThreadPool pool = ThreadPool.create(measured, "measured", 1, 1);
      itsLoop.await(
          () -> {
            Deferred<String> first = itsLoop.reactor().deferToThreadPool(pool, this::untilReleased);
            Deferred<Integer> second = itsLoop.reactor().deferToThreadPool(pool, () -> 2);
            second.addErrbackDo(CancelledError.class, e -> {});
            second.cancel();
            release.countDown();
            return first;
          });
      until(() -> told.size() == 6);
      assertThat(told)
          .containsExactlyInAnyOrder(
              "enqueue", "enqueue", "dequeue waiting", "dequeue waiting", "begin", "end working");
    } finally {
      measured.close().await();
    }
  }

  private record Told(List<String> told) implements PoolMetrics<String, String> {
    @Override
    public String enqueue() {
      told.add("enqueue");
      return "waiting";
    }

    @Override
    public void dequeue(String metric) {
      told.add("dequeue " + metric);
    }

    @Override
    public String begin() {
      told.add("begin");
      return "working";
    }

    @Override
    public void end(String metric) {
      told.add("end " + metric);
    }
  }

  // Giving up.

  @Test
  void cancellingWorkThatWaitsTakesItOutOfTheQueue() {
    ThreadPool pool = pool(1, 2);
    AtomicInteger ran = new AtomicInteger();
    List<Throwable> failures = new ArrayList<>();
    loop.run(
        () -> {
          occupy(pool);
          Deferred<Integer> waiting = reactor.deferToThreadPool(pool, ran::incrementAndGet);
          waiting.addErrbackDo(failures::add);
          assertThat(pool.waiting()).isEqualTo(1);
          waiting.cancel();
          assertThat(pool.waiting()).isZero();
        });
    assertThat(failures).singleElement().isInstanceOf(CancelledError.class);
    release.countDown();
    loop.await(() -> reactor.deferToThreadPool(pool, () -> "next"));
    assertThat(ran).hasValue(0);
  }

  @Test
  void cancellingWorkThatRunsLetsItRunAndDropsItsResult() {
    ThreadPool pool = pool(1, 2);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    List<Object> results = new CopyOnWriteArrayList<>();
    Deferred<String> running =
        loop.call(
            () -> {
              Deferred<String> work =
                  reactor.deferToThreadPool(
                      pool,
                      () -> {
                        begun.complete(null);
                        ended.complete(untilReleased());
                        return "result";
                      });
              work.addBoth((value, failure) -> results.add(value == null ? failure : value));
              return work;
            });
    LoopThread.get(begun);
    loop.run(running::cancel);
    assertThat(results).singleElement().isInstanceOf(CancelledError.class);
    release.countDown();
    assertThat(LoopThread.get(ended)).isEqualTo("released");
    loop.await(() -> reactor.deferToThreadPool(pool, () -> "next"));
    assertThat(results).hasSize(1);
  }

  @Test
  void aPoolMayInterruptWorkThatIsCancelled() {
    ThreadPool pool =
        ThreadPool.create(
            vertx, new ThreadPoolOptions("impatient", 1, 2).withInterruptOnCancel(true));
    pools.add(pool);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Deferred<String> running =
        loop.call(
            () ->
                reactor.deferToThreadPool(
                    pool,
                    () -> {
                      begun.complete(null);
                      try {
                        return untilReleased();
                      } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                      }
                    }));
    LoopThread.get(begun);
    loop.run(running::cancel);
    assertThat(LoopThread.get(interrupted)).isTrue();
    boolean next = loop.await(() -> reactor.deferToThreadPool(pool, () -> Thread.interrupted()));
    assertThat(next).isFalse();
    loop.run(() -> running.addErrbackDo(failure -> {}));
  }

  // Closing.

  @Test
  void closingAPoolFailsWhatWaitsInterruptsWhatRunsAndRefusesWhatComes() {
    ThreadPool pool = pool(1, 2);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    AtomicInteger ran = new AtomicInteger();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    loop.run(
        () -> {
          reactor
              .deferToThreadPool(
                  pool,
                  () -> {
                    begun.complete(null);
                    return untilReleased();
                  })
              .addErrbackDo(failures::add);
          reactor.deferToThreadPool(pool, ran::incrementAndGet).addErrbackDo(failures::add);
        });
    LoopThread.get(begun);
    pool.close().await();
    until(() -> failures.size() == 2);
    assertThat(failures).hasAtLeastOneElementOfType(InterruptedException.class);
    assertThat(failures).hasAtLeastOneElementOfType(IllegalStateException.class);
    assertThatThrownBy(
            () -> loop.await(() -> reactor.deferToThreadPool(pool, ran::incrementAndGet)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("thread pool 'test pool' is closed");
    assertThat(ran).hasValue(0);
    pool.close().await();
  }

  @Test
  void aPoolMadeInAVerticleIsClosedWithIt() {
    List<ThreadPool> made = new CopyOnWriteArrayList<>();
    Deployable verticle =
        context -> {
          made.add(ThreadPool.create(vertx, "of a verticle", 1, 1));
          return Future.succeededFuture();
        };
    vertx.undeploy(vertx.deployVerticle(verticle).await()).await();
    assertThatThrownBy(
            () -> loop.await(() -> reactor.deferToThreadPool(made.get(0), () -> "too late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("thread pool 'of a verticle' is closed");
  }

  // Without an answer, and waiting for one.

  @Test
  void callInThreadReportsWhatIsThrown() {
    IllegalStateException boom = new IllegalStateException("boom");
    loop.run(
        () ->
            reactor.callInThread(
                () -> {
                  throw boom;
                }));
    unhandled.takes(boom);
  }

  @Test
  void callMultipleInThreadKeepsTheOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    List<Runnable> steps = new ArrayList<>();
    for (String step : List.of("one", "two", "three")) {
      steps.add(
          () -> {
            order.add(step);
            threads.add(Thread.currentThread());
          });
    }
    loop.run(() -> reactor.callMultipleInThread(steps));
    until(() -> order.size() == 3);
    assertThat(order).containsExactly("one", "two", "three");
    assertThat(threads.stream().distinct()).hasSize(1);
  }

  @Test
  void aThreadMayWaitForTheReactorsAnswer() throws Exception {
    assertThat(
            reactor.<String>blockingCallFromThread(
                () -> {
                  assertThat(reactor.inReactor()).isTrue();
                  Deferred<String> later = new Deferred<>();
                  reactor.callLater(Duration.ZERO, () -> later.callback("answer"));
                  return later;
                }))
        .isEqualTo("answer");
    assertThatThrownBy(
            () -> reactor.blockingCallFromThread(() -> Deferred.fail(new IOException("no"))))
        .isInstanceOf(IOException.class)
        .hasMessage("no");
    loop.run(
        () ->
            assertThatThrownBy(
                    () -> reactor.blockingCallFromThread(() -> Deferred.succeed("never")))
                .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsCancelsTheDeferred() throws InterruptedException {
    CompletableFuture<Deferred<String>> asked = new CompletableFuture<>();
    CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                reactor.blockingCallFromThread(
                    () -> {
                      Deferred<String> never = new Deferred<>();
                      never.addErrback(
                          failure -> {
                            cancelled.complete(failure);
                            return "";
                          });
                      asked.complete(never);
                      return never;
                    });
              } catch (Exception e) {
                thrown.complete(e);
              }
            });
    waiting.start();
    LoopThread.get(asked);
    waiting.interrupt();
    assertThat(LoopThread.get(thrown)).isInstanceOf(InterruptedException.class);
    assertThat(LoopThread.get(cancelled)).isInstanceOf(CancelledError.class);
    waiting.join(60_000);
  }
}
