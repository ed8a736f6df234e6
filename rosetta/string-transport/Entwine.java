import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;

/** Tests a protocol without a network: the test is the other side. */
public final class Entwine {

  /** Asks for a name, greets, and hangs up. */
  private static final class Greeter extends LineReceiver {
    @Override
    protected void connectionMade() {
      sendLine("your name?");
    }

    @Override
    protected void lineReceived(Buffer line) {
      sendLine("hello, " + text(line));
      transport().loseConnection();
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("the greeter is told: " + reason.getClass().getSimpleName());
    }
  }

  public static void main(String[] args) {
    Greeter greeter = new Greeter();
    StringTransport transport = new StringTransport();
    greeter.makeConnection(transport);
    System.out.println("when connected: " + sent(transport));
    greeter.dataReceived(Buffer.buffer("Ada Love"));
    System.out.println("after half a line: " + sent(transport));
    greeter.dataReceived(Buffer.buffer("lace\r\nBob\r\n"));
    System.out.println("after the rest, and more: " + sent(transport));
    System.out.println("it hangs up: " + (transport.disconnecting() ? "yes" : "no"));
    greeter.connectionLost(new ConnectionDone());
  }

  private static String sent(StringTransport transport) {
    String text = transport.text().strip();
    transport.clear();
    return text.isEmpty() ? "nothing" : text;
  }
}
