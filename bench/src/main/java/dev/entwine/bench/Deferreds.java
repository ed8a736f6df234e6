package dev.entwine.bench;

import dev.entwine.defer.Deferred;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A result that is made, given ten callbacks and fired: the cost of one callback. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Deferreds {

  private static final int LINKS = 10;

  private int seed;

  @Benchmark
  @OperationsPerInvocation(LINKS)
  public int entwine() {
    int[] last = new int[1];
    Deferred<Integer> d = new Deferred<>();
    Deferred<Integer> end = d;
    for (int i = 0; i < LINKS - 1; i++) {
      end = end.addCallback(x -> x + 1);
    }
    end.addCallbackDo(x -> last[0] = x);
    d.callback(seed++ & 63);
    return last[0];
  }

  @Benchmark
  @OperationsPerInvocation(LINKS)
  public int vertxMap() {
    int[] last = new int[1];
    Promise<Integer> p = Promise.promise();
    Future<Integer> end = p.future();
    for (int i = 0; i < LINKS - 1; i++) {
      end = end.map(x -> x + 1);
    }
    end.onSuccess(x -> last[0] = x);
    p.complete(seed++ & 63);
    return last[0];
  }

  @Benchmark
  @OperationsPerInvocation(LINKS)
  public int completableFuture() {
    int[] last = new int[1];
    CompletableFuture<Integer> f = new CompletableFuture<>();
    CompletableFuture<Integer> end = f;
    for (int i = 0; i < LINKS - 1; i++) {
      end = end.thenApply(x -> x + 1);
    }
    end.thenAccept(x -> last[0] = x);
    f.complete(seed++ & 63);
    return last[0];
  }
}
