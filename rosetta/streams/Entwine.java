import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import dev.entwine.transport.StreamProtocol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;

/** A file, through a connection that sends all back, into another file. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> copy(reactor)));
  }

  private static void copy(Reactor reactor) {
    Factory echo = Factory.forProtocol(() -> new StreamProtocol(stream -> stream.pipeTo(stream)));
    ListeningPort port = await(reactor.listenTCP(0, echo));
    int number = ((IPv4Address) port.getHost()).port();
    StreamProtocol stream =
        await(
            Endpoints.client("tcp:127.0.0.1:" + number)
                .connectProtocol(reactor, new StreamProtocol()));

    FileSystem files = reactor.vertx().fileSystem();
    String folder = await(files.createTempDirectory("entwine"));
    await(files.writeFile(folder + "/file", Buffer.buffer("0123456789".repeat(400000))));
    AsyncFile file = await(files.open(folder + "/file", new OpenOptions().setWrite(false)));
    AsyncFile copy = await(files.open(folder + "/copy", new OpenOptions()));

    Future<Void> sending = file.pipeTo(stream);
    Future<Void> receiving = stream.pipeTo(copy);
    await(Future.all(sending, receiving));
    Buffer sent = await(files.readFile(folder + "/file"));
    Buffer received = await(files.readFile(folder + "/copy"));
    System.out.println("sent: the file and the end of it");
    System.out.println("received: " + received.length() + " bytes and the end of them");
    System.out.println("the copy is " + (received.equals(sent) ? "the same" : "another"));
    await(files.deleteRecursive(folder));
    await(port.stopListening());
  }
}
