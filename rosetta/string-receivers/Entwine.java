import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredQueue;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocols.Int16StringReceiver;
import dev.entwine.protocols.Int32StringReceiver;
import dev.entwine.protocols.NetstringReceiver;
import dev.entwine.protocols.StringReceiver;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Strings of any bytes, each with its length in front; one that is too long ends it. */
public final class Entwine {

  private static final int MAX_LENGTH = 20;

  /** What either end does, whatever the strings look like on the wire. */
  private interface End {
    void stringReceived(StringReceiver receiver, Buffer string);

    default void connectionLost() {}
  }

  private static final class Netstrings extends NetstringReceiver {
    private final End end;

    Netstrings(End end, int maxLength) {
      super(maxLength);
      this.end = end;
    }

    @Override
    protected void stringReceived(Buffer string) {
      end.stringReceived(this, string);
    }

    @Override
    public void connectionLost(Throwable reason) {
      end.connectionLost();
    }
  }

  private static final class TwoBytesInFront extends Int16StringReceiver {
    private final End end;

    TwoBytesInFront(End end, int maxLength) {
      super(maxLength);
      this.end = end;
    }

    @Override
    protected void stringReceived(Buffer string) {
      end.stringReceived(this, string);
    }

    @Override
    public void connectionLost(Throwable reason) {
      end.connectionLost();
    }
  }

  private static final class FourBytesInFront extends Int32StringReceiver {
    private final End end;

    FourBytesInFront(End end, int maxLength) {
      super(maxLength);
      this.end = end;
    }

    @Override
    protected void stringReceived(Buffer string) {
      end.stringReceived(this, string);
    }

    @Override
    public void connectionLost(Throwable reason) {
      end.connectionLost();
    }
  }

  private static final class Hear implements End {
    final DeferredQueue<String> strings = new DeferredQueue<>();
    final Deferred<Void> closed = new Deferred<>();

    @Override
    public void stringReceived(StringReceiver receiver, Buffer string) {
      strings.put(string.toString());
    }

    @Override
    public void connectionLost() {
      closed.callback(null);
    }
  }

  private static void shout(StringReceiver receiver, Buffer string) {
    receiver.sendString(Buffer.buffer(string.toString().toUpperCase(Locale.ROOT)));
  }

  private static void converse(
      Reactor reactor, String name, BiFunction<End, Integer, StringReceiver> receiver) {
    Factory shouting = Factory.forProtocol(() -> receiver.apply(Entwine::shout, MAX_LENGTH));
    ListeningPort port = await(reactor.listenTCP(0, shouting));
    int number = ((IPv4Address) port.getHost()).port();
    Hear heard = new Hear();
    StringReceiver client = receiver.apply(heard, StringReceiver.MAX_LENGTH);
    await(Endpoints.client("tcp:127.0.0.1:" + number).connectProtocol(reactor, client));
    for (String string : List.of("one", "", "two\r\nlines")) {
      client.sendString(Buffer.buffer(string));
      String answer = await(heard.strings.get()).replace("\r\n", " / ");
      System.out.println(name + ": " + (answer.isEmpty() ? "an empty one" : answer));
    }
    client.sendString(Buffer.buffer("x".repeat(21)));
    await(heard.closed);
    System.out.println(name + ": one of 21 bytes, and the connection is closed");
    await(port.stopListening());
  }

  public static void main(String[] args) {
    Reactor.react(
        reactor ->
            Coroutine.run(
                () -> {
                  converse(reactor, "netstrings", Netstrings::new);
                  converse(reactor, "two bytes in front", TwoBytesInFront::new);
                  converse(reactor, "four bytes in front", FourBytesInFront::new);
                }));
  }
}
