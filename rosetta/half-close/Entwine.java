import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A client says that it has said all, and hears the answer to it. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  public static void main(String[] args) {
    Endpoints.server("tcp:0")
        .listen(reactor, Factory.forProtocol(Sum::new))
        .addCallbackDeferred(Entwine::listening);
    reactor.run();
  }

  private static Deferred<Question> listening(ListeningPort port) {
    int number = ((IPv4Address) port.getHost()).port();
    return Endpoints.client("tcp:127.0.0.1:" + number).connectProtocol(reactor, new Question());
  }

  private static final class Sum extends Protocol implements HalfCloseableProtocol {
    private final Buffer text = Buffer.buffer();

    @Override
    public void dataReceived(Buffer data) {
      text.appendBuffer(data);
    }

    @Override
    public void readConnectionLost() {
      int[] numbers =
          Arrays.stream(text.toString().split(" ")).mapToInt(Integer::parseInt).toArray();
      System.out.println("server: got " + numbers.length + " numbers and the end of them");
      transport().write(Buffer.buffer(String.valueOf(Arrays.stream(numbers).sum())));
      transport().loseConnection();
    }

    @Override
    public void writeConnectionLost() {}
  }

  private static final class Question extends Protocol implements HalfCloseableProtocol {
    private final Buffer answer = Buffer.buffer();

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("1 2 3"));
      transport().loseWriteConnection();
    }

    @Override
    public void writeConnectionLost() {
      System.out.println("client: has said all");
    }

    @Override
    public void dataReceived(Buffer data) {
      answer.appendBuffer(data);
    }

    @Override
    public void readConnectionLost() {
      System.out.println("client: the sum is " + answer);
      transport().loseConnection();
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("client: closed");
      reactor.stop();
    }
  }
}
