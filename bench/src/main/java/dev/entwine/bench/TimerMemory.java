package dev.entwine.bench;

import dev.entwine.reactor.Reactor;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much heap a pending call takes, with a million of them: their handles, not what they call.
 */
final class TimerMemory {

  private static final Runnable NOTHING = () -> {};

  private TimerMemory() {}

  static Table measure() throws Exception {
    Table table = new Table("A pending call", "bytes of heap");
    Timers.OnLoop entwine = new Timers.OnLoop() {};
    Reactor reactor = Reactor.of(entwine.context);
    table.add(
        "Entwine",
        bytesEach(
            entwine, i -> reactor.callLater(Duration.ofMillis(Timers.delayMillis(i)), NOTHING)));
    entwine.close();
    Timers.OnLoop vertx = new Timers.OnLoop() {};
    table.add(
        "Vert.x setTimer",
        bytesEach(vertx, i -> vertx.vertx.setTimer(Timers.delayMillis(i), id -> NOTHING.run())));
    vertx.close();
    return table;
  }

  private interface Schedule {
    void schedule(int i);
  }

  private static double bytesEach(Timers.OnLoop loop, Schedule one) throws InterruptedException {
    loop.run(() -> one.schedule(0));
    long before = usedAfterCollection();
    loop.run(
        () -> {
          for (int i = 0; i < Timers.PENDING; i++) {
            one.schedule(i);
          }
        });
    return (double) (usedAfterCollection() - before) / Timers.PENDING;
  }

  private static long usedAfterCollection() {
    // Twice: the first one may still promote.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
