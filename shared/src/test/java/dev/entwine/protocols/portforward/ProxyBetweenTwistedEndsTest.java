package dev.entwine.protocols.portforward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocols.policies.ThrottlingFactory;
import dev.entwine.protocols.policies.ThrottlingOptions;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Twisted client and a Twisted server with Entwine's port forwarding between them. */
class ProxyBetweenTwistedEndsTest {

  private static Vertx vertx;
  private static PythonPeer servers;
  private static PythonPeer clients;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @BeforeAll
  static void start() {
    servers = PythonPeer.start("shared", "twisted_connection.py");
    clients = PythonPeer.start("shared", "twisted_connection.py");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (clients != null) {
      servers.close();
      clients.close();
      vertx.close().await();
    }
  }

  private record Said(List<String> server, List<String> client) {}

  private static Said meet(String server, String client, UnaryOperator<Factory> around) {
    servers.writeLine("listen " + server);
    int behind = servers.readPort();
    LoopThread loop = LoopThread.of(vertx);
    ListeningPort port =
        loop.await(
            () ->
                loop.reactor()
                    .listenTCP(
                        0, around.apply(new ProxyFactory(loop.reactor(), "127.0.0.1", behind))));
    clients.writeLine("connect " + client + " " + ((IPv4Address) port.getHost()).port());
    Said said = new Said(toTheEnd(servers), toTheEnd(clients));
    assertThat(loop.await(() -> port.shutdown(Duration.ofSeconds(60)))).isZero();
    return said;
  }

  private static List<String> toTheEnd(PythonPeer peer) {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(peer.readLine());
    } while (!lines.get(lines.size() - 1).startsWith("lost "));
    return lines;
  }

  @Test
  void carriesMuchBothWays() {
    Said said = meet("echo", "talk", factory -> factory);
    assertThat(said.client()).last().asString().startsWith("lost ConnectionDone 3000000 xxx");
    assertThat(said.server()).last().asString().startsWith("lost ConnectionDone 3000000 xxx");
  }

  @Test
  void carriesHalfCloses() {
    Said said = meet("answer", "ask", factory -> factory);
    assertThat(said.client())
        .containsExactly(
            "made", "writeLost", "readLost", "lost ConnectionDone 18 answer to question");
    assertThat(said.server()).containsExactly("made", "readLost", "lost ConnectionDone 8 question");
  }

  @Test
  void carriesTheServersLastWordsAndItsEnd() {
    Said said = meet("close", "listen", factory -> factory);
    assertThat(said.client()).containsExactly("made", "lost ConnectionDone 10 last words");
  }

  /** With a limit that holds it up a few times, it all comes through. */
  @Test
  void losesNothingWhenItIsThrottled() {
    Said said =
        meet(
            "echo",
            "talk",
            factory ->
                new ThrottlingFactory(
                    factory,
                    Reactor.current(),
                    ThrottlingOptions.DEFAULTS.withLimits(2_500_000, 2_500_000)));
    assertThat(said.client()).last().asString().startsWith("lost ConnectionDone 3000000 xxx");
  }

  @Test
  void closesTheClientWhenNothingListensThere() {
    LoopThread loop = LoopThread.of(vertx);
    ListeningPort gone =
        loop.await(() -> loop.reactor().listenTCP(0, Factory.forProtocol(() -> null)));
    int free = ((IPv4Address) gone.getHost()).port();
    loop.await(gone::stopListening);
    ListeningPort port =
        loop.await(
            () -> loop.reactor().listenTCP(0, new ProxyFactory(loop.reactor(), "127.0.0.1", free)));
    clients.writeLine("connect listen " + ((IPv4Address) port.getHost()).port());
    assertThat(toTheEnd(clients)).last().asString().startsWith("lost Connection");
    loop.await(port::stopListening);
  }
}
