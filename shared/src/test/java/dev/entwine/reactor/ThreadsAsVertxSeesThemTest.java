package dev.entwine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call handed to a thread is one of Vert.x's own kind: its checker and its metrics see it. */
class ThreadsAsVertxSeesThemTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final Queue<String> measured = new ConcurrentLinkedQueue<>();
  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private LoopThread loop;
  private Reactor reactor;

  @BeforeEach
  void open() {
    VertxOptions options =
        new VertxOptions()
            .setMaxWorkerExecuteTime(1)
            .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setBlockedThreadCheckInterval(5)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMetricsOptions(new MetricsOptions().setEnabled(true));
    vertx = Vertx.builder().with(options).withMetrics(given -> new Metering()).build();
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(event -> blocked.add(event.thread().getName()));
    loop = LoopThread.of(vertx);
    reactor = loop.reactor();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  @Test
  void aCallHasTheContextOfItsReactorOnAWorkerThread() {
    loop.run(() -> reactor.context().put("who", "the reactor's"));

    List<Object> seen =
        loop.await(
            () ->
                reactor.deferToThread(
                    () ->
                        List.of(
                            Context.isOnWorkerThread(),
                            Context.isOnEventLoopThread(),
                            Vertx.currentContext().owner() == vertx,
                            Vertx.currentContext().get("who"))));

    assertThat(seen).containsExactly(true, false, true, "the reactor's");
  }

  @Test
  void theCheckerOfBlockedThreadsSeesACallThatTakesTooLong() {
    CountDownLatch end = new CountDownLatch(1);
    List<String> ran = new CopyOnWriteArrayList<>();
    loop.run(
        () ->
            reactor.deferToThread(
                () -> {
                  ran.add(Thread.currentThread().getName());
                  end.await();
                  return null;
                }));
    until(() -> blocked.stream().anyMatch(ran::contains));
    end.countDown();
  }

  @Test
  void theMetricsOfThePoolCountEveryThreadThatWorks() {
    ThreadPool pool = ThreadPool.create(vertx, "measured", 2, 10);
    loop.await(() -> reactor.deferToThreadPool(pool, () -> "done"));
    pool.close().await();

    until(() -> measured.contains("measured ends"));
    assertThat(measured)
        .filteredOn(step -> step.startsWith("measured"))
        .containsExactly("measured waits", "measured comes", "measured begins", "measured ends");
  }

  @Test
  void whatOneOfMultipleCallsThrowsIsReportedAndEndsTheRow() {
    IllegalStateException boom = new IllegalStateException("boom");
    List<String> order = new CopyOnWriteArrayList<>();
    List<Runnable> row =
        List.of(
            () -> order.add("first"),
            () -> {
              throw boom;
            },
            () -> order.add("third"));
    loop.run(() -> reactor.callMultipleInThread(row));

    unhandled.takes(boom);
    assertThat(order).containsExactly("first");
  }

  /** Writes down what a pool tells its metrics. */
  private final class Metering implements VertxMetrics {
    @Override
    public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
      return new PoolMetrics<Object, Object>() {
        @Override
        public Object enqueue() {
          measured.add(name + " waits");
          return name;
        }

        @Override
        public void dequeue(Object queued) {
          measured.add(name + " comes");
        }

        @Override
        public Object begin() {
          measured.add(name + " begins");
          return name;
        }

        @Override
        public void end(Object working) {
          measured.add(name + " ends");
        }
      };
    }
  }
}
