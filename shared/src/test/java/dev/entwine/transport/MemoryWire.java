package dev.entwine.transport;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;

/** Memory, between two loops. */
final class MemoryWire implements Wire {

  private final LoopThread listening;
  private final LoopThread connecting;
  private final ListeningPort port;
  private RecordingProtocol next;

  MemoryWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return next;
          }
        };
    port =
        listening.await(() -> Endpoints.server("memory:wire").listen(listening.reactor(), factory));
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
            Endpoints.client("memory:wire")
                .connectProtocol(connecting.reactor(), connector)
                // Some protocols throw in connectionMade, and are asked themselves.
                .addErrbackDo(failure -> {}));
    listener.made();
    connector.made();
  }

  @Override
  public void close() {
    listening.await(port::stopListening);
  }
}
