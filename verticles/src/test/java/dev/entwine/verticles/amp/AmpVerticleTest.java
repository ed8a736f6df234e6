package dev.entwine.verticles.amp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.amp.AmpBox;
import dev.entwine.service.OptionsError;
import dev.entwine.service.Served;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AmpVerticleTest {

  private static final String ADDRESS = "test.address";

  private String deployment = "";
  private Socket socket = new Socket();

  private static JsonObject command(String address) {
    return new JsonObject().put("address", address);
  }

  private void deploy(Vertx vertx, JsonObject config) throws Exception {
    CompletableFuture<String> where = new CompletableFuture<>();
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Served.ADDRESS, message -> where.complete(Served.fromJson(message.body()).where()));
    deployment =
        result(
            vertx.deployVerticle(
                AmpVerticle.class.getName(),
                new DeploymentOptions().setConfig(config.copy().put("endpoint", "tcp:0"))));
    String address = where.get(60, SECONDS);
    assertThat(address).startsWith("tcp 127.0.0.1:");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
  }

  private void deployWithCommands(Vertx vertx) throws Exception {
    JsonObject arguments =
        new JsonObject()
            .put("count", "integer")
            .put("ratio", "float")
            .put("flag", "boolean")
            .put("tree", "json")
            .put("raw", "bytes");
    deploy(
        vertx,
        new JsonObject()
            .put("requestTimeout", "3s")
            .put(
                "commands",
                new JsonObject().put("Ask", command(ADDRESS).put("arguments", arguments))));
  }

  @AfterEach
  void hangUp() throws IOException {
    socket.close();
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.await(60, SECONDS);
  }

  private static AmpBox box(String... keysAndValues) {
    AmpBox box = new AmpBox();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      box.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return box;
  }

  private AmpBox ask(AmpBox question) throws IOException {
    socket.getOutputStream().write(question.copy().put("_ask", "1").serialize().getBytes());
    Buffer received = Buffer.buffer();
    while (AmpBox.parse(received).isEmpty()) {
      int next = socket.getInputStream().read();
      assertThat(next).as("an answer comes").isNotNegative();
      received.appendByte((byte) next);
    }
    return AmpBox.parse(received).get(0);
  }

  private static AmpBox error(String code, String description) {
    return box("_error", "1", "_error_code", code, "_error_description", description);
  }

  @Test
  void sums_and_quotients_are_those_of_twisteds_example(Vertx vertx) throws Exception {
    deploy(vertx, new JsonObject());
    assertThat(ask(box("_command", "Sum", "a", "13", "b", "81")))
        .isEqualTo(box("_answer", "1", "total", "94"));
    assertThat(ask(box("_command", "Sum", "a", "1" + "0".repeat(40), "b", "-1")).getString("total"))
        .isEqualTo("9".repeat(40));
    assertThat(ask(box("_command", "Divide", "numerator", "1", "denominator", "3")))
        .isEqualTo(box("_answer", "1", "result", "0.3333333333333333"));
    assertThat(ask(box("_command", "Divide", "numerator", "1234", "denominator", "0")))
        .isEqualTo(error("ZERO_DIVISION", "division by zero"));
  }

  @Test
  void a_command_is_asked_on_the_event_bus(Vertx vertx) throws Exception {
    deploy(vertx, new JsonObject());
    vertx.eventBus().<JsonObject>consumer("entwine.echo", message -> message.reply(message.body()));
    assertThat(ask(box("_command", "Echo", "a", "13", "b", "\u00e9")))
        .isEqualTo(box("_answer", "1", "a", "13", "b", "\u00e9"));
  }

  @Test
  void arguments_are_of_the_kind_they_are_configured_for(Vertx vertx) throws Exception {
    deployWithCommands(vertx);
    BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    vertx
        .eventBus()
        .<JsonObject>consumer(
            ADDRESS,
            message -> {
              messages.add(message.body());
              message.reply(null);
            });
    assertThat(
            ask(
                box(
                    "_command",
                    "Ask",
                    "count",
                    "7",
                    "ratio",
                    "1e3",
                    "flag",
                    "True",
                    "tree",
                    "{\"x\":[1]}",
                    "raw",
                    "ab",
                    "text",
                    "12")))
        .isEqualTo(box("_answer", "1"));
    JsonObject message = messages.poll(60, SECONDS);
    assertThat(message.getBuffer("raw")).isEqualTo(Buffer.buffer("ab"));
    message.remove("raw");
    assertThat(message)
        .isEqualTo(
            new JsonObject()
                .put("count", 7L)
                .put("ratio", 1000.0)
                .put("flag", true)
                .put("tree", new JsonObject().put("x", new JsonArray().add(1)))
                .put("text", "12"));
    assertThat(ask(box("_command", "Ask", "count", "many")))
        .isEqualTo(error("BAD_ARGUMENT", "count: a whole number is needed"));
  }

  @Test
  void replies_of_any_kind_fit_into_a_box(Vertx vertx) throws Exception {
    deployWithCommands(vertx);
    BlockingQueue<Object> replies = new LinkedBlockingQueue<>();
    vertx.eventBus().consumer(ADDRESS, message -> message.reply(replies.remove()));
    JsonObject tree = new JsonObject().put("n", 1).put("d", 1.5).put("t", true).putNull("nothing");
    replies.add(tree.copy().put("list", new JsonArray().add("x")));
    replies.add("text");
    replies.add(Buffer.buffer(new byte[] {0, -1}));
    replies.add(new JsonArray().add(1));
    replies.add("x".repeat(65536));
    AmpBox question = box("_command", "Ask");
    assertThat(ask(question))
        .isEqualTo(box("_answer", "1", "n", "1", "d", "1.5", "t", "True", "list", "[\"x\"]"));
    assertThat(ask(question)).isEqualTo(box("_answer", "1", "body", "text"));
    assertThat(ask(question))
        .isEqualTo(box("_answer", "1").put("body", Buffer.buffer(new byte[] {0, -1})));
    assertThat(ask(question)).isEqualTo(box("_answer", "1", "body", "[1]"));
    assertThat(ask(question).getString("_error_code")).isEqualTo("TOO_LONG");
  }

  @Test
  void failures_of_the_event_bus_have_codes_and_leave_the_connection_open(Vertx vertx)
      throws Exception {
    deployWithCommands(vertx);
    AmpBox question = box("_command", "Ask");
    assertThat(ask(question)).isEqualTo(error("UNHANDLED", "nobody answers at test.address"));
    BlockingQueue<String> behaviour = new LinkedBlockingQueue<>(List.of("fail", "silent"));
    vertx
        .eventBus()
        .consumer(
            ADDRESS,
            message -> {
              if (behaviour.remove().equals("fail")) {
                message.fail(409, "it is taken");
              }
            });
    assertThat(ask(question)).isEqualTo(error("409", "it is taken"));
    assertThat(ask(question)).isEqualTo(error("TIMEOUT", "no answer in time from test.address"));
    assertThat(ask(box("_command", "Sum", "a", "1", "b", "2")).getString("total")).isEqualTo("3");
  }

  @Test
  void no_other_address_can_be_reached(Vertx vertx) throws Exception {
    deployWithCommands(vertx);
    for (String name : List.of("Echo", "entwine.echo", ADDRESS, "ask")) {
      assertThat(ask(box("_command", name)))
          .isEqualTo(error("UNHANDLED", "Unhandled Command: b'" + name + "'"));
    }
  }

  @Test
  void a_command_that_wants_no_answer_is_sent(Vertx vertx) throws Exception {
    deployWithCommands(vertx);
    CompletableFuture<Message<JsonObject>> message = new CompletableFuture<>();
    vertx.eventBus().<JsonObject>consumer(ADDRESS, message::complete);
    Buffer wire = box("_command", "Ask", "text", "x").serialize();
    socket.getOutputStream().write(wire.getBytes());
    assertThat(message.get(60, SECONDS).body()).isEqualTo(new JsonObject().put("text", "x"));
    assertThat(message.get().replyAddress()).isNull();
  }

  @Test
  void what_is_no_amp_closes_the_connection(Vertx vertx) throws Exception {
    deploy(vertx, new JsonObject());
    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void a_service_that_stops_answers_what_it_was_asked(Vertx vertx) throws Exception {
    deploy(vertx, new JsonObject().put("commands", new JsonObject().put("Ask", command(ADDRESS))));
    CompletableFuture<Message<Object>> asked = new CompletableFuture<>();
    vertx.eventBus().consumer(ADDRESS, asked::complete);
    socket.getOutputStream().write(box("_ask", "1", "_command", "Ask").serialize().getBytes());
    Message<Object> message = asked.get(60, SECONDS);
    Future<Void> stopped = vertx.undeploy(deployment);
    message.reply("in time");
    byte[] answer = socket.getInputStream().readAllBytes();
    assertThat(AmpBox.parse(Buffer.buffer(answer)))
        .containsExactly(box("_answer", "1", "body", "in time"));
    result(stopped);
  }

  @Test
  void a_wrong_option_fails_the_deployment_with_one_line(Vertx vertx) {
    refuses(
        vertx,
        new JsonObject().put("requestTimeout", "0s"),
        "requestTimeout: 1ms to 24h is allowed");
    refuses(
        vertx,
        new JsonObject().put("commands", new JsonObject().put("Sum", command("x"))),
        "commands: 'Sum' is answered by this service itself");
    refuses(
        vertx,
        new JsonObject().put("commands", new JsonObject().put("Ask", new JsonObject())),
        "commands: 'Ask' needs a name and an address on the event bus");
    refuses(
        vertx,
        new JsonObject()
            .put(
                "commands",
                new JsonObject()
                    .put(
                        "Ask", command("x").put("arguments", new JsonObject().put("a", "integr")))),
        "commands.Ask.arguments.a: is 'integr'; did you mean 'integer'?");
  }

  private static void refuses(Vertx vertx, JsonObject config, String message) {
    assertThatThrownBy(
            () ->
                result(
                    vertx.deployVerticle(
                        AmpVerticle.class.getName(), new DeploymentOptions().setConfig(config))))
        .isInstanceOf(OptionsError.class)
        .hasMessage(message);
  }
}
