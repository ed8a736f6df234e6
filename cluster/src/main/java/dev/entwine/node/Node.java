package dev.entwine.node;

import dev.entwine.service.Served;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one process: started together, stopped together.
 *
 * <p>Either all of them run or none: if one can't be started those that were are stopped again. Its
 * state belongs to a context of its own; the methods may be called from any thread.
 */
public final class Node {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Vertx vertx;
  private final Context context;
  private final NodeConfiguration configuration;
  private final Map<String, Service> deployed = new LinkedHashMap<>();
  private final Set<Served> served = new LinkedHashSet<>();
  private @Nullable MessageConsumer<JsonObject> announcements;
  private boolean started;

  private Node(Vertx vertx, NodeConfiguration configuration) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.configuration = configuration;
  }

  /**
   * Starts the services that are configured, side by side.
   *
   * @param vertx what they run on; it is not closed by the node
   * @return completes when all of them serve; fails with {@link NodeStartError} when one can't,
   *     once the others are stopped again
   */
  public static Future<Node> start(Vertx vertx, NodeConfiguration configuration) {
    Node node = new Node(vertx, configuration);
    return node.onContext(node::start);
  }

  /**
   * What was served, and how to try it, when all had started; in the order of the configuration.
   */
  public Future<List<Serving>> serving() {
    return onContext(() -> Future.succeededFuture(List.copyOf(table())));
  }

  /**
   * Stops the services, side by side. Those that take longer than {@link
   * NodeOptions#shutdownTimeout} are left as they are.
   *
   * @return completes with the names of those that were left; never fails
   */
  public Future<List<String>> stop() {
    return onContext(this::stopDeployed);
  }

  private Future<Node> start() {
    announcements =
        vertx
            .eventBus()
            .<JsonObject>localConsumer(Served.ADDRESS)
            .handler(message -> announced(Served.fromJson(message.body())));
    List<Service> services =
        configuration.services().stream().filter(s -> s.options().instances() > 0).toList();
    List<Future<String>> starting = services.stream().map(this::deploy).toList();
    return Future.join(starting)
        .eventually(this::nextTurn)
        .transform(
            outcome -> {
              started = outcome.succeeded();
              if (started) {
                return Future.succeededFuture(this);
              }
              NodeStartError error = firstFailure(services, starting);
              return stopDeployed().transform(stopped -> Future.failedFuture(error));
            });
  }

  /**
   * What this loop was given before is done then. An announcement made on this very loop waits for
   * its turn, and the outcome of its deployment does not.
   */
  private Future<Void> nextTurn() {
    Promise<Void> turn = Promise.promise();
    context.runOnContext(turn::complete);
    return turn.future();
  }

  private Future<String> deploy(Service service) {
    long millis = configuration.options().startTimeout().toMillis();
    Future<String> deployment =
        vertx
            .deployVerticle(service.options().verticle(), service.deployment())
            .onSuccess(id -> deployed.put(id, service));
    return deployment
        .timeout(millis, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                deployment.isComplete()
                    ? Future.failedFuture(failure)
                    : Future.failedFuture(
                        "it was not ready within startTimeout, " + millis + " ms"));
  }

  private static NodeStartError firstFailure(
      List<Service> services, List<Future<String>> outcomes) {
    for (int i = 0; i < services.size(); i++) {
      if (outcomes.get(i).failed()) {
        Throwable cause = outcomes.get(i).cause();
        LOG.debug("{} could not be started", services.get(i).name(), cause);
        return new NodeStartError(services.get(i), cause);
      }
    }
    throw new IllegalStateException("no service failed");
  }

  private Future<List<String>> stopDeployed() {
    if (announcements != null) {
      announcements.unregister();
    }
    List<String> left = new ArrayList<>();
    List<Future<Void>> stopping = new ArrayList<>();
    deployed.forEach((id, service) -> stopping.add(undeploy(id, service, left)));
    deployed.clear();
    return Future.join(stopping).transform(all -> Future.succeededFuture(List.copyOf(left)));
  }

  private Future<Void> undeploy(String id, Service service, List<String> left) {
    long millis = configuration.options().shutdownTimeout().toMillis();
    return vertx
        .undeploy(id)
        .timeout(millis, TimeUnit.MILLISECONDS)
        .onFailure(
            failure -> {
              if (failure instanceof TimeoutException) {
                left.add(service.name());
              } else {
                // It has undeployed itself, or its end failed; either way it is gone.
                LOG.debug("{} ended with an error", service.name(), failure);
              }
            });
  }

  private void announced(Served announcement) {
    if (!started) {
      served.add(announcement);
    } else {
      Service service = deployed.get(announcement.deployment());
      LOG.info(
          "{} now serves {}",
          service == null ? "a verticle" : service.name(),
          announcement.where());
    }
  }

  private List<Serving> table() {
    List<Serving> table = new ArrayList<>();
    for (Service service : configuration.services()) {
      for (Served announcement : served) {
        if (deployed.get(announcement.deployment()) == service) {
          table.add(new Serving(service.name(), announcement.where(), announcement.how()));
        }
      }
    }
    return table;
  }

  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        v -> Future.succeededFuture().compose(x -> action.get()).onComplete(promise));
    return promise.future();
  }
}
