import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.ClientService;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Connects, and connects again whenever the connection is lost. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> visit(reactor)));
  }

  private static void visit(Reactor reactor) {
    ListeningPort port = await(Endpoints.server("tcp:0").listen(reactor, new Counting()));
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint endpoint = Endpoints.client("tcp:127.0.0.1:" + number);
    Deferred<Void> third = new Deferred<>();
    ClientService service =
        new ClientService(
            reactor,
            endpoint,
            Factory.forProtocol(() -> new Visiting(third)),
            failures -> Duration.ofMillis(50),
            null,
            reactor);
    service.startService();
    await(third);
    await(service.stopService());
    System.out.println("stopped");
  }

  /** Tells each visitor a number, and sends the first two away. */
  private static final class Counting extends Factory {
    private int visitors;

    @Override
    public Protocol buildProtocol(Address peer) {
      return new Visited(++visitors);
    }
  }

  private static final class Visited extends Protocol {
    private final int number;

    Visited(int number) {
      this.number = number;
    }

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("visitor " + number + "\r\n"));
      if (number < 3) {
        transport().loseConnection();
      }
    }

    @Override
    public void dataReceived(Buffer data) {}
  }

  private static final class Visiting extends LineReceiver {
    private final Deferred<Void> third;

    Visiting(Deferred<Void> third) {
      this.third = third;
    }

    @Override
    protected void lineReceived(Buffer line) {
      System.out.println(line);
      if (line.toString().equals("visitor 3")) {
        third.callback(null);
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("connection lost");
    }
  }
}
