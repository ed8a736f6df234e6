import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Echoes what it gets: a protocol for each connection, and a factory for what they share. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  private static final class Echo extends Protocol {
    private final int number;

    Echo(int number) {
      this.number = number;
    }

    @Override
    public void dataReceived(Buffer data) {
      System.out.println("server: connection " + number + " says " + data);
      transport().write(data);
    }
  }

  private static final class EchoFactory extends Factory {
    private int connections;

    @Override
    public Protocol buildProtocol(Address address) {
      return new Echo(++connections);
    }
  }

  private static final class Speaker extends Protocol {
    private final String word;

    Speaker(String word) {
      this.word = word;
    }

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer(word));
    }

    @Override
    public void dataReceived(Buffer data) {
      System.out.println("client: back comes " + data);
      transport().loseConnection();
    }
  }

  /** Says one word after the other, each over a connection of its own. */
  private static final class SpeakerFactory extends ClientFactory {
    private final Deque<String> words;

    SpeakerFactory(List<String> words) {
      this.words = new ArrayDeque<>(words);
    }

    @Override
    public Protocol buildProtocol(Address address) {
      return new Speaker(words.remove());
    }

    @Override
    public void clientConnectionLost(Connector connector, Throwable reason) {
      if (words.isEmpty()) {
        reactor.stop();
      } else {
        connector.connect();
      }
    }
  }

  public static void main(String[] args) {
    reactor.listenTCP(0, new EchoFactory()).addCallbackDo(Entwine::speak);
    reactor.run();
  }

  private static void speak(ListeningPort port) {
    int number = ((IPv4Address) port.getHost()).port();
    reactor.connectTCP("127.0.0.1", number, new SpeakerFactory(List.of("hello", "goodbye")));
  }
}
