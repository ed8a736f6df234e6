package dev.entwine.cli;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A line server that asks for a name, says every line back, and does what some of them say: {@code
 * /quit}, {@code /close}, {@code /reset}, {@code /deaf}, {@code /flood}, {@code /endless}.
 */
final class ChatTestServer implements AutoCloseable {

  static final int FLOOD = 20_000;

  /** What came in, from all connections. */
  final List<String> received = new CopyOnWriteArrayList<>();

  /** The connections that ended. */
  final List<Throwable> ended = new CopyOnWriteArrayList<>();

  private final List<Conversation> conversations = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Reactor reactor = Reactor.of(vertx.getOrCreateContext());
  private final ListeningPort listening;

  ChatTestServer() throws Exception {
    CompletableFuture<ListeningPort> opened = new CompletableFuture<>();
    reactor.callFromThread(
        () ->
            reactor
                .listenTCP(0, Factory.forProtocol(Conversation::new))
                .addCallbacks(opened::complete, opened::completeExceptionally));
    listening = opened.get(60, TimeUnit.SECONDS);
  }

  int port() {
    return ((IPv4Address) listening.getHost()).port();
  }

  /** Sends a line to everybody. */
  void say(String line) {
    reactor.callFromThread(() -> conversations.forEach(each -> each.sendLine(line)));
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private final class Conversation extends LineReceiver {

    Conversation() {
      super(new byte[] {'\r', '\n'}, 1 << 20);
    }

    @Override
    protected void connectionMade() {
      conversations.add(this);
      sendLine("Your name?");
    }

    @Override
    protected void lineReceived(Buffer bytes) {
      String line = text(bytes);
      received.add(line);
      switch (line) {
        case "/quit", "/quit for today" -> {
          sendLine("Goodbye.");
          transport().loseConnection();
        }
        case "/close" -> transport().loseConnection();
        case "/reset" -> transport().abortConnection();
        case "/deaf" -> pauseProducing();
        case "/endless" -> transport().write(Buffer.buffer("x".repeat(1 << 17)));
        case "/flood" -> {
          for (int i = 0; i < FLOOD; i++) {
            sendLine("flood " + i);
          }
        }
        default -> sendLine("You said: " + line);
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      conversations.remove(this);
      ended.add(reason);
    }
  }
}
