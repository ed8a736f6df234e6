import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import dev.entwine.service.MultiService;
import dev.entwine.service.Service;
import dev.entwine.service.StreamServerEndpointService;
import dev.entwine.service.TimerService;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/** Two of our own, a port and a repeated call, which start and stop as one. */
public final class Entwine {

  private static final class Named extends Service {
    Named(String name) {
      setName(name);
    }

    @Override
    protected Deferred<?> start() {
      System.out.println(name() + ": starts");
      return super.start();
    }

    @Override
    protected Deferred<?> stop() {
      System.out.println(name() + ": stops");
      return super.stop();
    }
  }

  private static final class Ticks {
    final Deferred<Void> three = new Deferred<>();
    private int count;

    Deferred<?> tick() {
      count++;
      if (count <= 3) {
        System.out.println("tick " + count);
      }
      if (count == 3) {
        three.callback(null);
      }
      return null;
    }
  }

  private static final class Greet extends Protocol {
    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("hello"));
      transport().loseConnection();
    }

    @Override
    public void dataReceived(Buffer data) {
      // Clients say nothing.
    }
  }

  private static final class Hear extends Protocol {
    final Deferred<String> done = new Deferred<>();
    private final Buffer heard = Buffer.buffer();

    @Override
    public void dataReceived(Buffer data) {
      heard.appendBuffer(data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      done.callback(heard.toString());
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> serve(reactor)));
  }

  private static void serve(Reactor reactor) throws Exception {
    Ticks ticks = new Ticks();
    StreamServerEndpointService greetings =
        new StreamServerEndpointService(
            reactor, Endpoints.server("tcp:0"), Factory.forProtocol(Greet::new));
    TimerService timer = new TimerService(reactor, Duration.ofMillis(50), ticks::tick);

    MultiService all = new MultiService();
    for (Service service : List.of(new Named("journal"), new Named("desk"), greetings, timer)) {
      service.setServiceParent(all);
    }
    await(all.privilegedStartService()); // opens the port
    await(all.startService());
    await(ticks.three);

    int number = ((IPv4Address) greetings.port().getHost()).port();
    ClientEndpoint client = Endpoints.client("tcp:127.0.0.1:" + number);
    System.out.println(
        "a client hears: " + await(await(client.connectProtocol(reactor, new Hear())).done));
    await(all.stopService());
    System.out.println("all has stopped");
    try {
      await(client.connectProtocol(reactor, new Hear()), ConnectionRefusedError.class);
    } catch (ConnectionRefusedError refused) {
      System.out.println("nobody listens any more");
    }
  }
}
