import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.EndpointSyntaxError;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Listens and connects where strings say. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> listenAndConnect(reactor)));
  }

  private static void listenAndConnect(Reactor reactor) throws IOException {
    Factory factory = Factory.forProtocol(Greeting::new);
    ListeningPort port =
        await(Endpoints.server("tcp:0:interface=127.0.0.1").listen(reactor, factory));
    int number = ((IPv4Address) port.getHost()).port();
    hear(reactor, "tcp:127.0.0.1:" + number + ":timeout=5");

    Path folder = Files.createTempDirectory("rosetta");
    String path = Endpoints.quoteStringArgument(folder + "/a:b"); // a colon is quoted: a\:b
    port = await(Endpoints.server("unix:" + path + ":mode=600").listen(reactor, factory));
    hear(reactor, "unix:path=" + path);
    await(port.stopListening());
    Files.delete(folder);

    try {
      Endpoints.server("tcp:eighty");
    } catch (EndpointSyntaxError error) {
      System.out.println("not understood: tcp:eighty");
    }
  }

  private static void hear(Reactor reactor, String description) {
    Hearing hearing = await(Endpoints.client(description).connectProtocol(reactor, new Hearing()));
    System.out.println(await(hearing.over));
  }

  private static final class Greeting extends Protocol {
    @Override
    protected void connectionMade() {
      String kind = transport().getHost().getClass().getSimpleName();
      transport().write(Buffer.buffer("hello over " + kind));
      transport().loseConnection();
    }

    @Override
    public void dataReceived(Buffer data) {}
  }

  private static final class Hearing extends Protocol {
    private final Buffer heard = Buffer.buffer();
    private final Deferred<String> over = new Deferred<>();

    @Override
    public void dataReceived(Buffer data) {
      heard.appendBuffer(data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      over.callback(heard.toString());
    }
  }
}
