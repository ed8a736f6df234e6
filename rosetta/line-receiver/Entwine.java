import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.DeferredQueue;
import dev.entwine.endpoint.ClientEndpoint;
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
import java.util.LinkedHashMap;
import java.util.Map;

/** A chat in lines: who connects says a name, and then hears what the others say. */
public final class Entwine {

  private static final class Member extends LineReceiver {
    private final Map<String, Member> members;
    private String name;

    Member(Map<String, Member> members) {
      this.members = members;
    }

    @Override
    protected void connectionMade() {
      sendLine("your name?");
    }

    @Override
    protected void lineReceived(Buffer line) {
      if (name == null) {
        name = text(line);
        members.put(name, this);
        tellTheOthers(name + " is here");
        sendLine("welcome, " + name);
      } else {
        tellTheOthers(name + ": " + text(line));
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      if (members.remove(name, this)) {
        tellTheOthers(name + " has left");
      }
    }

    private void tellTheOthers(String text) {
      members.values().stream().filter(m -> m != this).forEach(m -> m.sendLine(text));
    }
  }

  private static final class Chat extends Factory {
    private final Map<String, Member> members = new LinkedHashMap<>();

    @Override
    public Protocol buildProtocol(Address address) {
      return new Member(members);
    }
  }

  private static final class Client extends LineReceiver {
    final DeferredQueue<String> lines = new DeferredQueue<>();

    @Override
    protected void lineReceived(Buffer line) {
      lines.put(text(line));
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> converse(reactor)));
  }

  private static void converse(Reactor reactor) {
    ListeningPort port = await(reactor.listenTCP(0, new Chat()));
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint endpoint = Endpoints.client("tcp:127.0.0.1:" + number);

    Client ada = join(reactor, endpoint, "ada");
    Client grace = join(reactor, endpoint, "grace");
    hear("ada", ada);
    grace.sendLine("hello");
    hear("ada", ada);
    ada.transport().loseConnection();
    hear("grace", grace);
    grace.transport().loseConnection();
    await(port.stopListening());
  }

  private static Client join(Reactor reactor, ClientEndpoint endpoint, String name) {
    Client client = (Client) await(endpoint.connect(reactor, Factory.forProtocol(Client::new)));
    hear(name, client);
    client.sendLine(name);
    hear(name, client);
    return client;
  }

  private static void hear(String name, Client client) {
    System.out.println(name + " hears: " + await(client.lines.get()));
  }
}
