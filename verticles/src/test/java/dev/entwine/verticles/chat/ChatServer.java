package dev.entwine.verticles.chat;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.service.Served;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/**
 * A chat verticle that was deployed for a test.
 *
 * @param id its deployment
 * @param port where it listens
 */
record ChatServer(Vertx vertx, String id, int port) {

  /** Deploys one on a free port, with the default options but for these. */
  static ChatServer start(Vertx vertx, Object... keysAndValues) throws Exception {
    CompletableFuture<String> where = new CompletableFuture<>();
    var consumer =
        vertx
            .eventBus()
            .<JsonObject>localConsumer(
                Served.ADDRESS, message -> where.complete(Served.fromJson(message.body()).where()));
    JsonObject config = Options.json(keysAndValues).put("endpoint", "tcp:0");
    String id =
        result(
            vertx.deployVerticle(
                ChatVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
    String address = where.get(60, SECONDS);
    result(consumer.unregister());
    return new ChatServer(
        vertx, id, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
  }

  void stop() throws Exception {
    result(vertx.undeploy(id));
  }

  LineClient join(String nick) {
    return LineClient.named(port, nick);
  }

  static <T> T result(Future<T> future) throws Exception {
    return future.await(60, SECONDS);
  }
}
