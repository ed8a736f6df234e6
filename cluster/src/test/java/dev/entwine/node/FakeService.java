package dev.entwine.node;

import dev.entwine.service.VerticleOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Verticles for tests: they serve nothing. */
public final class FakeService {

  private FakeService() {}

  /** The options of {@link WithOptions}. */
  public record Options(String endpoint, Duration idleTimeout, int limit) {
    public static final Options DEFAULTS =
        new Options("tcp:8123:interface=127.0.0.1", Duration.ofMinutes(1), 10);

    public Options {
      if (limit < 1) {
        throw new IllegalArgumentException("limit: is " + limit + ", at least 1 is needed");
      }
    }
  }

  /** Says what it can be told. */
  @VerticleOptions(Options.class)
  public static final class WithOptions extends VerticleBase {}

  /** Takes whatever it is given. */
  public static final class TakesAll extends VerticleBase {}

  /** Can't be started. */
  public static final class Broken extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.failedFuture("the sky has fallen\non two lines");
    }
  }

  /** Never begins to serve. */
  public static final class NeverReady extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.future(never -> {});
    }
  }

  /** Never ends its end. */
  public static final class Hanging extends VerticleBase {
    @Override
    public Future<?> stop() {
      return Future.future(never -> {});
    }
  }

  /** Blocks its event loop for ever when it is to stop. */
  public static final class Blocking extends VerticleBase {
    @Override
    public Future<?> stop() throws InterruptedException {
      new CountDownLatch(1).await();
      return Future.succeededFuture();
    }
  }

  /** Is none at all. */
  public static final class NoVerticle {}
}
