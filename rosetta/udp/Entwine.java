import dev.entwine.protocol.Address;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;

/** Asks over UDP, until nobody is there any more. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  public static void main(String[] args) {
    reactor
        .listenUDP(0, new Shouting())
        .addCallbackDeferred(server -> reactor.listenUDP(0, new Asking(server)));
    reactor.run();
  }

  private static final class Shouting extends DatagramProtocol {
    @Override
    public void datagramReceived(Buffer datagram, Address from) {
      System.out.println("server got: " + datagram);
      transport().write(Buffer.buffer(datagram.toString().toUpperCase()), from);
    }
  }

  private static final class Asking extends DatagramProtocol {
    private final UDPTransport server;

    Asking(UDPTransport server) {
      this.server = server;
    }

    @Override
    protected void startProtocol() {
      transport().connect("127.0.0.1", ((IPv4Address) server.getHost()).port());
      transport().write(Buffer.buffer("hello"));
    }

    @Override
    public void datagramReceived(Buffer datagram, Address from) {
      System.out.println("client got: " + datagram);
      server.stopListening().addCallbackDo(gone -> transport().write(Buffer.buffer("anybody?")));
    }

    @Override
    public void connectionRefused() {
      System.out.println("refused: nobody is there any more");
      reactor.stop();
    }
  }
}
