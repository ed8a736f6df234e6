package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Connects protocols on two loops, with TLS or without, and closes its ports. */
final class TLSPair implements AutoCloseable {

  final LoopThread listening;
  final LoopThread connecting;
  private final List<ListeningPort> ports = new ArrayList<>();

  TLSPair(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
  }

  static Factory factory(Protocol protocol) {
    return Factory.forProtocol(() -> protocol);
  }

  private static ClientFactory clientFactory(Protocol protocol) {
    return new ClientFactory() {
      @Override
      public Protocol buildProtocol(Address peer) {
        return protocol;
      }
    };
  }

  private int opened(ListeningPort port) {
    ports.add(port);
    return ((IPv4Address) port.getHost()).port();
  }

  /** Listens without TLS, and returns the port. */
  int listen(Protocol protocol) {
    return opened(listening.await(() -> listening.reactor().listenTCP(0, factory(protocol))));
  }

  /** Listens, and returns the port. */
  int listen(TLSContext tls, Protocol protocol) {
    return opened(listening.await(() -> listening.reactor().listenSSL(0, factory(protocol), tls)));
  }

  /** Connects without TLS. */
  void connect(int port, Protocol protocol) {
    connecting.run(
        () -> connecting.reactor().connectTCP("127.0.0.1", port, clientFactory(protocol)));
  }

  void connect(int port, TLSContext tls, Protocol protocol) {
    connecting.run(
        () -> connecting.reactor().connectSSL("127.0.0.1", port, clientFactory(protocol), tls));
  }

  void meet(
      ServerTLSOptions server, Protocol listener, ClientTLSOptions client, Protocol connector) {
    connect(listen(TLSContext.server(server), listener), TLSContext.client(client), connector);
  }

  @Override
  public void close() {
    ports.forEach(port -> listening.await(port::stopListening));
  }
}
