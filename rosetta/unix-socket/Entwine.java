import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A server at a path that only its owner may open, and its client. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();
  private static Path path;

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("entwine");
    path = folder.resolve("socket");
    Endpoints.server("unix:" + path + ":mode=600")
        .listen(reactor, Factory.forProtocol(Shout::new))
        .addCallbackDeferred(Entwine::listening);
    reactor.run();
    Files.delete(folder);
  }

  private static Deferred<Hello> listening(ListeningPort port) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    System.out.println("mode of the socket: " + Integer.toOctalString(mode & 0777));
    return Endpoints.client("unix:" + path).connectProtocol(reactor, new Hello(port));
  }

  private static final class Shout extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      System.out.println("server: " + data);
      transport().write(Buffer.buffer(data.toString().toUpperCase(Locale.ROOT)));
    }
  }

  private static final class Hello extends Protocol {
    private final ListeningPort port;

    Hello(ListeningPort port) {
      this.port = port;
    }

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("hello"));
    }

    @Override
    public void dataReceived(Buffer data) {
      System.out.println("client: " + data);
      transport().loseConnection();
    }

    @Override
    public void connectionLost(Throwable reason) {
      port.stopListening().addCallbackDo(stopped -> stopped());
    }
  }

  private static void stopped() {
    System.out.println("the file is " + (Files.exists(path) ? "still there" : "gone"));
    reactor.stop();
  }
}
