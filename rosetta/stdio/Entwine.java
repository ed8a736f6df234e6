import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;

/** Reads its standard input line by line, and answers on its standard output. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  private static final class Adder extends LineReceiver implements HalfCloseableProtocol {
    Adder() {
      super(new byte[] {'\n'}, MAX_LENGTH);
    }

    @Override
    protected void connectionMade() {
      sendLine("what shall be added?");
    }

    @Override
    protected void lineReceived(Buffer line) {
      try {
        int sum = Stream.of(text(line).split(" ")).mapToInt(Integer::parseInt).sum();
        sendLine(text(line) + ": " + sum);
      } catch (NumberFormatException e) {
        sendLine(text(line) + ": no number");
      }
    }

    @Override
    public void readConnectionLost() {
      sendLine("that was all");
      transport().loseConnection();
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public void connectionLost(Throwable reason) {
      reactor.stop();
    }
  }

  /** As if somebody had typed it: a program that is really asked does without. */
  private static void typeIn(String text) {
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  public static void main(String[] args) {
    typeIn("1 2 3\n4 5\nsix\n");
    reactor.standardIO(new Adder());
    reactor.run();
  }
}
