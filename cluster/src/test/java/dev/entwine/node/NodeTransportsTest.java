package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is shipped does the same on Netty's native transport and on the JDK's. */
final class NodeTransportsTest {

  private static final byte[] MUCH = new byte[300_000];

  static {
    Arrays.fill(MUCH, (byte) 'x');
  }

  @Test
  void echoAndChatAnswerOnTheNativeTransport() throws Exception {
    echoAndChatAnswer(true);
  }

  @Test
  void echoAndChatAnswerOnTheTransportOfTheJDK() throws Exception {
    echoAndChatAnswer(false);
  }

  private static void echoAndChatAnswer(boolean natively) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(natively));
    try {
      assumeTrue(
          vertx.isNativeTransportEnabled() == natively, "no native transport on this machine");
      Node node =
          Node.start(
                  vertx,
                  new NodeConfiguration(
                      NodeOptions.DEFAULTS,
                      List.of(service("echo", "Echo"), service("chat", "Chat"))))
              .await(60, TimeUnit.SECONDS);
      List<Serving> serving = node.serving().await(60, TimeUnit.SECONDS);
      echoes(port(serving, "echo"));
      chats(port(serving, "chat"));
      assertThat(node.stop().await(60, TimeUnit.SECONDS)).isEmpty();
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static Service service(String name, String type) {
    return new Service(
        name,
        new ServiceOptions("dev.entwine.verticles." + name + "." + type + "Verticle", 1),
        new JsonObject().put("endpoint", "tcp:0"));
  }

  private static int port(List<Serving> serving, String service) {
    String where =
        serving.stream()
            .filter(each -> each.service().equals(service) && each.where().startsWith("tcp "))
            .findFirst()
            .orElseThrow()
            .where();
    return Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
  }

  private static void echoes(int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      // Written by another thread: neither side can hold it all.
      Thread writer =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(MUCH);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      writer.start();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(MUCH);
      writer.join();
    }
  }

  private static void chats(int port) throws Exception {
    try (LineClient jen = LineClient.inChat(port, "jen");
        LineClient roy = LineClient.inChat(port, "roy")) {
      roy.send("hello");
      jen.await("<roy> hello");
      jen.send("/me nods");
      roy.await("\\* jen nods");
    }
  }
}
