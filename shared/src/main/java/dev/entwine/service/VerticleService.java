package dev.entwine.service;

import dev.entwine.defer.Deferred;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A verticle as a service: it is deployed when the service starts, and undeployed when that stops.
 *
 * <p>Used on one loop, which need not be the verticle's.
 */
public final class VerticleService extends Service {

  private final Vertx vertx;
  private final Supplier<? extends Deployable> verticle;
  private final DeploymentOptions options;
  private @Nullable Deferred<String> deployed;

  /**
   * @param verticle makes an instance
   * @param options how it is deployed, and how many of it
   */
  public VerticleService(
      Vertx vertx, Supplier<? extends Deployable> verticle, DeploymentOptions options) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.options = options;
  }

  @Override
  protected Deferred<?> start() {
    Deferred<@Nullable Void> done = new Deferred<>();
    Deferred<String> deploying = Deferred.fromFuture(vertx.deployVerticle(verticle, options));
    deployed = deploying;
    deploying.addBoth(
        (id, failure) -> {
          if (failure == null) {
            done.callback(null);
          } else {
            deployed = null;
            done.errback(failure);
          }
          return id;
        });
    return done;
  }

  /** A deployment that is under way is let come to its end first. */
  @Override
  protected Deferred<?> stop() {
    Deferred<String> deploying = deployed;
    deployed = null;
    if (deploying == null) {
      return Deferred.succeed(null);
    }
    Deferred<@Nullable Void> done = new Deferred<>();
    deploying.addCallbackDeferred(this::undeploy).chainDeferred(done);
    return done;
  }

  /**
   * It may be gone already: for Vert.x a verticle is the child of the one that deployed it, and is
   * undeployed before that.
   */
  private Deferred<@Nullable Void> undeploy(@Nullable String id) {
    return id == null || !vertx.deploymentIDs().contains(id)
        ? Deferred.succeed(null)
        : Deferred.fromFuture(vertx.undeploy(id));
  }
}
