import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.portforward.ProxyFactory;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/** A port whose connections go on to another one; and what becomes of them if nobody is there. */
public final class Entwine {

  private static final class Shout extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      String host = ((IPv4Address) transport().getPeer()).host();
      System.out.println("at the back: " + data + " from " + host);
      transport().write(Buffer.buffer(data.toString().toUpperCase(Locale.ROOT)));
      transport().loseConnection();
    }
  }

  private static final class Hello extends Protocol {
    final Deferred<Void> closed = new Deferred<>();

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("hello"));
    }

    @Override
    public void dataReceived(Buffer data) {
      System.out.println("at the front: " + data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      closed.callback(null);
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> forward(reactor)));
  }

  private static void forward(Reactor reactor) {
    ListeningPort back = await(reactor.listenTCP(0, Factory.forProtocol(Shout::new)));
    ClientEndpoint there = clientOf(back);
    ProxyFactory proxy = new ProxyFactory(factory -> there.connect(reactor, factory));
    ListeningPort middle = await(reactor.listenTCP(0, proxy));
    ClientEndpoint front = clientOf(middle);
    System.out.println("in the middle: forwards to the back");

    await(await(front.connectProtocol(reactor, new Hello())).closed);
    System.out.println("at the front: closed");

    await(back.stopListening());
    await(await(front.connectProtocol(reactor, new Hello())).closed);
    System.out.println("nobody at the back: closed");
    await(middle.stopListening());
  }

  private static ClientEndpoint clientOf(ListeningPort port) {
    return Endpoints.client("tcp:127.0.0.1:" + ((IPv4Address) port.getHost()).port());
  }
}
