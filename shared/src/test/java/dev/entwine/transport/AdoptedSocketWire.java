package dev.entwine.transport;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.util.concurrent.CompletableFuture;

/** TCP whose sockets Vert.x's own server has accepted and its own client has connected. */
final class AdoptedSocketWire implements Wire {

  private final LoopThread listening;
  private final LoopThread connecting;
  private final NetServer server;
  private final NetClient client;
  private RecordingProtocol next;

  AdoptedSocketWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
    server = vertx.createNetServer().connectHandler(socket -> Streams.adopt(socket, next));
    client = connecting.call(vertx::createNetClient);
    CompletableFuture<NetServer> open = new CompletableFuture<>();
    listening.run(
        () ->
            server.listen(0, "127.0.0.1").onComplete(open::complete, open::completeExceptionally));
    LoopThread.get(open);
  }

  @Override
  public LoopThread listening() {
    return listening;
  }

  @Override
  public LoopThread connecting() {
    return connecting;
  }

  @Override
  public void connect(RecordingProtocol listener, RecordingProtocol connector) {
    listening.run(() -> next = listener);
    connecting.run(
        () ->
            client
                .connect(server.actualPort(), "127.0.0.1")
                .onSuccess(socket -> Streams.adopt(socket, connector)));
    listener.made();
    connector.made();
  }

  @Override
  public void close() {
    client.close().await();
    server.close().await();
  }
}
