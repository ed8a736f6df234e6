import static dev.entwine.reactor.Coroutine.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.FileSender;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A file into a connection: to a client that takes all, and to one that goes away. */
public final class Entwine {

  /** More than the system's buffers hold. */
  private static final int SIZE = 32 * 1024 * 1024;

  private static final class Server extends Protocol {
    private final Reactor reactor;
    private final Path path;
    private final Deferred<Void> gaveUp;

    Server(Reactor reactor, Path path, Deferred<Void> gaveUp) {
      this.reactor = reactor;
      this.path = path;
      this.gaveUp = gaveUp;
    }

    @Override
    protected void connectionMade() {
      new FileSender(reactor)
          .beginFileTransfer(open(path), transport()) // closes the file
          .addCallbacks(
              sent -> {
                System.out.println("server: the whole file is sent");
                transport().loseConnection();
                return null;
              },
              reason -> {
                System.out.println("server: gave up, the client is gone");
                gaveUp.callback(null);
                return null;
              });
    }

    @Override
    public void dataReceived(Buffer data) {
      // Clients say nothing.
    }
  }

  private static InputStream open(Path path) {
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class TakesAll extends Protocol {
    final Deferred<byte[]> done = new Deferred<>();
    private final MessageDigest got = sha256();

    @Override
    public void dataReceived(Buffer data) {
      got.update(data.getBytes());
    }

    @Override
    public void connectionLost(Throwable reason) {
      done.callback(got.digest());
    }
  }

  private static final class GoesAway extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      System.out.println("client: goes away after the first of it");
      transport().abortConnection();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  private static void send(Reactor reactor, Path path, byte[] digest) {
    Deferred<Void> gaveUp = new Deferred<>();
    Factory factory = Factory.forProtocol(() -> new Server(reactor, path, gaveUp));
    ListeningPort port = await(reactor.listenTCP(0, factory));
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint endpoint = Endpoints.client("tcp:127.0.0.1:" + number);

    TakesAll client = await(endpoint.connectProtocol(reactor, new TakesAll()));
    boolean same = MessageDigest.isEqual(await(client.done), digest);
    System.out.println("client: got all of it, " + (same ? "as it was" : "and it is another"));

    await(endpoint.connectProtocol(reactor, new GoesAway()));
    await(gaveUp);
    await(port.stopListening());
  }

  public static void main(String[] args) throws IOException {
    byte[] content = "entwine!".repeat(SIZE / 8).getBytes(UTF_8);
    Path path = Files.createTempFile("entwine", null);
    path.toFile().deleteOnExit();
    Files.write(path, content);
    byte[] digest = sha256().digest(content);
    Reactor.react(reactor -> Coroutine.run(() -> send(reactor, path, digest)));
  }
}
