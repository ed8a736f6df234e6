import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.DeferredQueue;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.protocols.policies.IdleTimeout;
import dev.entwine.protocols.policies.LimitTotalConnectionsFactory;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import dev.entwine.time.Clock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** A server with room for two, which sends away who is silent for too long. */
public final class Entwine {

  private static final class Guest extends LineReceiver {
    private final IdleTimeout idle;

    Guest(Clock clock) {
      idle = new IdleTimeout(clock, this::timeoutConnection);
    }

    @Override
    protected void connectionMade() {
      sendLine("welcome");
    }

    @Override
    protected void lineReceived(Buffer line) {
      idle.setTimeout(Duration.ofMillis(100)); // from now on, and anew with each line
    }

    private void timeoutConnection() {
      sendLine("you have been silent for too long");
      transport().loseConnection();
    }

    @Override
    public void connectionLost(Throwable reason) {
      idle.setTimeout(null);
    }
  }

  private static final class NoRoom extends Protocol {
    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("there is no room, come back later\r\n"));
      transport().loseConnection();
    }

    @Override
    public void dataReceived(Buffer data) {
      // Nobody listens to them.
    }
  }

  private static final class Client extends LineReceiver {
    final DeferredQueue<String> lines = new DeferredQueue<>();

    @Override
    protected void lineReceived(Buffer line) {
      lines.put(text(line));
    }

    @Override
    public void connectionLost(Throwable reason) {
      lines.put("(closed)");
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> visit(reactor)));
  }

  private static void visit(Reactor reactor) {
    Factory guests = Factory.forProtocol(() -> new Guest(reactor));
    Factory house = new LimitTotalConnectionsFactory(guests, 2, NoRoom::new, 100);
    ListeningPort port = await(reactor.listenTCP(0, house));
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint endpoint = Endpoints.client("tcp:127.0.0.1:" + number);

    Client ada = come(reactor, endpoint, "ada");
    Client grace = come(reactor, endpoint, "grace");
    Client alan = come(reactor, endpoint, "alan");
    hear("alan", alan);
    ada.sendLine("one moment, please");
    hear("ada", ada);
    hear("ada", ada);
    alan = come(reactor, endpoint, "alan");
    alan.transport().loseConnection();
    grace.transport().loseConnection();
    await(port.stopListening());
  }

  private static Client come(Reactor reactor, ClientEndpoint endpoint, String name) {
    Client client = await(endpoint.connectProtocol(reactor, new Client()));
    hear(name, client);
    return client;
  }

  private static void hear(String name, Client client) {
    System.out.println(name + ": " + await(client.lines.get()));
  }
}
