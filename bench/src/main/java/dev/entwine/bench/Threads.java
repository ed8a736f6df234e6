package dev.entwine.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Handing a call that does nothing to another thread and getting its result back, with a number of
 * calls under way at a time: CPU time of the whole process for one call, since that is what it
 * costs; the threads spend most of it in waking each other.
 */
final class Threads {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Reactor reactor = Reactor.of(context);

  /** Starts one call and says when its result is back. */
  private interface Offload {
    void start(Runnable back);
  }

  private void entwine(Runnable back) {
    reactor.deferToThread(() -> 1).addCallbackDo(one -> back.run());
  }

  private void executeBlocking(Runnable back) {
    context.executeBlocking(() -> 1, false).onSuccess(one -> back.run());
  }

  /** Nanoseconds of CPU for a call of each kind: Entwine's, then Vert.x's. */
  double[] round(int outstanding, int calls) throws InterruptedException {
    return new double[] {
      cpuPerCall(this::entwine, outstanding, calls),
      cpuPerCall(this::executeBlocking, outstanding, calls)
    };
  }

  private double cpuPerCall(Offload offload, int outstanding, int calls)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(outstanding);
    int[] left = {calls - outstanding};
    long before = SYSTEM.getProcessCpuTime();
    Consumer<Runnable> one =
        again ->
            offload.start(
                () -> {
                  if (left[0]-- > 0) {
                    again.run();
                  } else {
                    done.countDown();
                  }
                });
    context.runOnContext(
        go -> {
          for (int i = 0; i < outstanding; i++) {
            new Runnable() {
              @Override
              public void run() {
                one.accept(this);
              }
            }.run();
          }
        });
    done.await();
    return (double) (SYSTEM.getProcessCpuTime() - before) / calls;
  }

  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }
}
