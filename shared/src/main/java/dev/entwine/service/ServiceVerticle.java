package dev.entwine.service;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service, mostly a tree of them, as a verticle: it starts when the verticle is deployed and
 * stops when it is undeployed. What Twisted's {@code Application} is to {@code twistd}.
 *
 * <pre>{@code
 * vertx.deployVerticle(() -> new ServiceVerticle(reactor -> tree(reactor)), options);
 * }</pre>
 */
public final class ServiceVerticle extends ReactorVerticle {

  private final Function<? super Reactor, ? extends Service> make;
  private @Nullable Service service;

  /**
   * @param make makes the service, on the verticle's loop
   */
  public ServiceVerticle(Function<? super Reactor, ? extends Service> make) {
    this.make = make;
  }

  /** If the start fails, what has started of it is stopped first. */
  @Override
  protected Deferred<?> startService() {
    Service made = make.apply(reactor());
    service = made;
    return made.privilegedStartService()
        .addCallbackDeferred(prepared -> made.startService())
        .addErrbackDeferred(
            failure ->
                made.stopService()
                    .addBoth(
                        (stopped, again) -> {
                          if (again != null) {
                            failure.addSuppressed(again);
                          }
                          throw failure;
                        }));
  }

  @Override
  protected Deferred<?> stopService() {
    return service.stopService();
  }
}
