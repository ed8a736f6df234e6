package dev.entwine.bench;

import dev.entwine.reactor.Reactor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Scheduling a call and cancelling it, while a million others are pending on the same loop. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Timers {

  static final int PENDING = 1_000_000;
  private static final int BATCH = 10_000;

  /**
   * Far enough apart that nothing fires while it is measured, like timeouts that are mostly
   * cancelled.
   */
  static long delayMillis(int i) {
    return 3_600_000L + (i * 2_654_435_761L & 0xFFFFF);
  }

  /** One loop; what is measured runs there, in batches. */
  abstract static class OnLoop {
    final Vertx vertx = Vertx.vertx();
    final Context context = vertx.getOrCreateContext();

    void run(Runnable work) throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      context.runOnContext(
          go -> {
            work.run();
            done.countDown();
          });
      done.await();
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  /** A reactor with its pending calls. */
  @State(Scope.Benchmark)
  public static class EntwineLoop extends OnLoop {
    final Reactor reactor = Reactor.of(context);

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
      run(
          () -> {
            for (int i = 0; i < PENDING; i++) {
              reactor.callLater(Duration.ofMillis(delayMillis(i)), () -> {});
            }
          });
    }
  }

  /** A Vert.x with its pending timers. */
  @State(Scope.Benchmark)
  public static class VertxLoop extends OnLoop {
    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
      run(
          () -> {
            for (int i = 0; i < PENDING; i++) {
              vertx.setTimer(delayMillis(i), id -> {});
            }
          });
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void entwine(EntwineLoop loop) throws InterruptedException {
    loop.run(
        () -> {
          for (int i = 0; i < BATCH; i++) {
            loop.reactor.callLater(Duration.ofMillis(delayMillis(i)), () -> {}).cancel();
          }
        });
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void vertxSetTimer(VertxLoop loop) throws InterruptedException {
    loop.run(
        () -> {
          for (int i = 0; i < BATCH; i++) {
            loop.vertx.cancelTimer(loop.vertx.setTimer(delayMillis(i), id -> {}));
          }
        });
  }
}
