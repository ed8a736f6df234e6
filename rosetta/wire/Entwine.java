import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.wire.Discard;
import dev.entwine.protocols.wire.Echo;
import dev.entwine.protocols.wire.QOTD;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Three of the internet's small old services, and a client that tries them. */
public final class Entwine {

  private static final class Quote extends QOTD {
    @Override
    protected String getQuote() {
      return "Less is more.\r\n";
    }
  }

  private static final class Client extends Protocol {
    final Deferred<String> line = new Deferred<>();
    final Buffer heard = Buffer.buffer();

    @Override
    public void dataReceived(Buffer data) {
      heard.appendBuffer(data);
      if (heard.toString().endsWith("\r\n")) {
        line.callback(heard.toString().strip());
      }
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> tryAll(reactor)));
  }

  private static void tryAll(Reactor reactor) {
    Client client = connect(reactor, Echo::new);
    client.transport().write(Buffer.buffer("hello\r\n"));
    System.out.println("echo: " + await(client.line));
    client.transport().loseConnection();

    client = connect(reactor, Discard::new);
    client.transport().write(Buffer.buffer("hello\r\n"));
    await(reactor.vertx().timer(200, TimeUnit.MILLISECONDS));
    System.out.println("discard: " + (client.heard.length() == 0 ? "nothing" : client.heard));
    client.transport().loseConnection();

    client = connect(reactor, Quote::new);
    System.out.println("quote of the day: " + await(client.line));
  }

  private static Client connect(Reactor reactor, Supplier<Protocol> service) {
    ListeningPort port = await(reactor.listenTCP(0, Factory.forProtocol(service)));
    int number = ((IPv4Address) port.getHost()).port();
    return await(
        Endpoints.client("tcp:127.0.0.1:" + number).connectProtocol(reactor, new Client()));
  }
}
