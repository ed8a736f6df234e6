import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.policies.ThrottlingFactory;
import dev.entwine.protocols.policies.ThrottlingOptions;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** A server that takes no more than 20000 bytes a second, and a client that sends more. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();
  private static final int LIMIT = 20000;

  private static final class Upload extends Protocol {
    private int received;
    private double began;

    @Override
    protected void connectionMade() {
      began = reactor.seconds();
    }

    @Override
    public void dataReceived(Buffer data) {
      received += data.length();
      if (received == 30000) {
        System.out.println("server: 30000 bytes, at once");
      } else if (received == 30004) {
        // Sent after 1.2 seconds; half a second too much was read in the first.
        boolean heldBack = reactor.seconds() - began > 1.4;
        System.out.println("server: 4 more, " + (heldBack ? "held back" : "at once"));
        transport().loseConnection();
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("server: closed");
      reactor.stop();
    }
  }

  private static final class Sender extends Protocol {
    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("x".repeat(30000)));
      reactor.callLater(Duration.ofMillis(1200), () -> transport().write(Buffer.buffer("more")));
    }

    @Override
    public void dataReceived(Buffer data) {
      // The server says nothing.
    }
  }

  public static void main(String[] args) {
    ThrottlingOptions options = ThrottlingOptions.DEFAULTS.withLimits(LIMIT, 0);
    reactor
        .listenTCP(0, new ThrottlingFactory(Factory.forProtocol(Upload::new), reactor, options))
        .addCallbackDo(Entwine::send);
    reactor.run();
  }

  private static void send(ListeningPort port) {
    int number = ((IPv4Address) port.getHost()).port();
    Endpoints.client("tcp:127.0.0.1:" + number).connectProtocol(reactor, new Sender());
  }
}
