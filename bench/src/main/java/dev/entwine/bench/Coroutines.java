package dev.entwine.bench;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Coroutine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One await in a coroutine of a thousand: of what is there already, and of what is fired then. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Coroutines {

  private static final int AWAITS = 1000;

  private Deferred<Integer> pending = new Deferred<>();

  /** What {@link #fired} costs without the await: a Deferred is made and its value taken out. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public int plainCall() {
    int[] sum = new int[1];
    for (int i = 0; i < AWAITS; i++) {
      Deferred.succeed(i).addCallbackDo(value -> sum[0] += value);
    }
    return sum[0];
  }

  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public int fired() {
    int[] sum = new int[1];
    Coroutine.run(
        () -> {
          for (int i = 0; i < AWAITS; i++) {
            sum[0] += Coroutine.<Integer>await(Deferred.succeed(i));
          }
        });
    return sum[0];
  }

  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public int pending() {
    int[] sum = new int[1];
    Coroutine.run(
        () -> {
          for (int i = 0; i < AWAITS; i++) {
            pending = new Deferred<>();
            sum[0] += Coroutine.<Integer>await(pending);
          }
        });
    for (int i = 0; i < AWAITS; i++) {
      pending.callback(i);
    }
    return sum[0];
  }
}
