package dev.entwine.verticles.echo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.bus.EchoContract;
import dev.entwine.service.OptionsError;
import dev.entwine.service.Served;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EchoVerticleTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private String deployment = "";

  private Socket deployAndConnect(Vertx vertx, Object... keysAndValues) throws Exception {
    JsonObject config = new JsonObject().put("endpoint", "tcp:0");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    CompletableFuture<String> where = new CompletableFuture<>();
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Served.ADDRESS, message -> where.complete(Served.fromJson(message.body()).where()));
    deployment =
        result(
            vertx.deployVerticle(
                EchoVerticle.class.getName(), new DeploymentOptions().setConfig(config)));
    String address = where.get(60, SECONDS);
    assertThat(address).startsWith("tcp 127.0.0.1:");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) BOUND.toMillis());
    return socket;
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.await(BOUND.toSeconds(), SECONDS);
  }

  @Test
  void whoever_ends_sending_gets_everything_back(Vertx vertx) throws Exception {
    try (Socket socket = deployAndConnect(vertx)) {
      byte[] sent = "hello".repeat(20_000).getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    }
  }

  @Test
  void a_peer_that_does_not_read_is_made_to_wait_and_gets_everything_when_it_reads(Vertx vertx)
      throws Exception {
    int total = 64 << 20;
    try (Socket socket = deployAndConnect(vertx)) {
      AtomicLong sent = new AtomicLong();
      Thread writer = new Thread(() -> write(socket, total, sent));
      writer.start();
      // It stops because the echo stops reading; what got through is in the system's buffers, and
      // as much as may be buffered here.
      long[] before = {-1};
      await()
          .atMost(BOUND)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> before[0] == (before[0] = sent.get()));
      assertThat(sent.get()).isPositive().isLessThan(total);

      byte[] chunk = new byte[1 << 16];
      long got = 0;
      for (int n = socket.getInputStream().read(chunk);
          n >= 0;
          n = socket.getInputStream().read(chunk)) {
        for (int i = 0; i < n; i++) {
          if (chunk[i] != at(got + i)) {
            throw new AssertionError("byte " + (got + i) + " is another one");
          }
        }
        got += n;
      }
      assertThat(got).isEqualTo(total);
      writer.join(BOUND.toMillis());
    }
  }

  private static byte at(long position) {
    return (byte) (position * 31 >> 3);
  }

  private static void write(Socket socket, int total, AtomicLong sent) {
    byte[] chunk = new byte[1 << 16];
    try {
      for (int written = 0; written < total; written += chunk.length) {
        for (int i = 0; i < chunk.length; i++) {
          chunk[i] = at(written + i);
        }
        socket.getOutputStream().write(chunk);
        sent.addAndGet(chunk.length);
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      sent.set(-1);
    }
  }

  @Test
  void the_event_bus_address_answers_with_the_same_body_and_headers(Vertx vertx) throws Exception {
    deployAndConnect(vertx).close();
    for (Object body :
        Arrays.asList("text", 17, true, new JsonObject().put("a", 1), Buffer.buffer("b"), null)) {
      Message<Object> reply =
          result(
              vertx
                  .eventBus()
                  .request(
                      EchoContract.ADDRESS,
                      body,
                      new DeliveryOptions().addHeader("one", "1").addHeader("two", "2")));
      assertThat(reply.body()).isEqualTo(body);
      assertThat(reply.headers().get("one")).isEqualTo("1");
      assertThat(reply.headers().get("two")).isEqualTo("2");
    }
  }

  @Test
  void an_undeployed_echo_gives_back_what_it_has_and_closes(Vertx vertx) throws Exception {
    try (Socket socket = deployAndConnect(vertx)) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
      result(vertx.undeploy(deployment));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_wrong_option_fails_the_deployment_with_one_line(Vertx vertx) {
    assertThatThrownBy(() -> deployAndConnect(vertx, "idleTimeout", "25h"))
        .isInstanceOf(OptionsError.class)
        .hasMessage("idleTimeout: 0s (for ever) to 24h is allowed");
    assertThatThrownBy(() -> deployAndConnect(vertx, "idletimeout", "5m"))
        .isInstanceOf(OptionsError.class)
        .hasMessageContaining("did you mean 'idleTimeout'?");
    assertThatThrownBy(() -> deployAndConnect(vertx, "endpoint", "tcp:x"))
        .isInstanceOf(OptionsError.class)
        .hasMessageStartingWith("endpoint: endpoint 'tcp:x'");
  }
}
