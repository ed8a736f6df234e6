package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import io.vertx.core.Vertx;

/** A server that pipes each connection to itself. */
final class TCPEcho implements AutoCloseable {

  private final LoopThread loop;
  private final ListeningPort port;

  TCPEcho(Vertx vertx) {
    loop = LoopThread.of(vertx);
    Factory factory =
        Factory.forProtocol(() -> new StreamProtocol(stream -> stream.pipeTo(stream)));
    port = loop.await(() -> loop.reactor().listenTCP(0, factory));
  }

  /** On the loop of {@code from}. */
  void connect(LoopThread from, Protocol protocol) {
    from.reactor()
        .connectTCP(
            "127.0.0.1",
            ((IPv4Address) port.getHost()).port(),
            new ClientFactory() {
              @Override
              public Protocol buildProtocol(Address peer) {
                return protocol;
              }
            });
  }

  @Override
  public void close() {
    loop.await(port::stopListening);
  }
}
