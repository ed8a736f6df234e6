package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;

/** TCP over the loopback interface. */
final class TCPWire implements Wire {

  private final LoopThread listening;
  private final LoopThread connecting;
  private final ListeningPort port;
  private RecordingProtocol next;

  TCPWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return next;
          }
        };
    port = listening.await(() -> listening.reactor().listenTCP(0, factory));
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
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return connector;
          }
        };
    int number = ((IPv4Address) port.getHost()).port();
    connecting.run(() -> connecting.reactor().connectTCP("127.0.0.1", number, factory));
    listener.made();
    connector.made();
  }

  @Override
  public void close() {
    listening.await(port::stopListening);
  }
}
