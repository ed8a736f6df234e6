package dev.entwine.testing.junit;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/** What the tests of the extension open, and leave open or not. */
final class Sockets {

  private Sockets() {}

  static Reactor reactor(Vertx vertx) {
    return Reactor.of(vertx.getOrCreateContext());
  }

  /** Has the reactor do something, and waits for it. */
  static <T> T on(Reactor reactor, Callable<Deferred<T>> f) throws Exception {
    return reactor.blockingCallFromThread(f);
  }

  /** One that does nothing with what it gets. */
  static Protocol silent() {
    return new Silent();
  }

  static ListeningPort listen(Reactor reactor) throws Exception {
    return on(reactor, () -> reactor.listenTCP(0, Factory.forProtocol(Sockets::silent)));
  }

  static int number(ListeningPort port) {
    return ((IPv4Address) port.getHost()).port();
  }

  /** A connection that has been made. */
  static Protocol connect(Reactor reactor, int port) throws Exception {
    Deferred<Protocol> connected = new Deferred<>();
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address address) {
            return new Silent() {
              @Override
              public void connectionMade() {
                connected.callback(this);
              }
            };
          }
        };
    return on(
        reactor,
        () -> {
          reactor.connectTCP("127.0.0.1", port, factory);
          return connected;
        });
  }

  private static class Silent extends Protocol {
    @Override
    public void dataReceived(Buffer data) {}
  }
}
