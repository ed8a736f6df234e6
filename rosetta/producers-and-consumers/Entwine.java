import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.FileSender;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;

/** A large file for a reader who does not read at first: the sender waits, and so does the file. */
public final class Entwine {

  /** More than the system's buffers hold. */
  private static final int SIZE = 32 * 1024 * 1024;

  private static final Reactor reactor = Reactor.create();
  private static FileChannel file;

  public static void main(String[] args) throws IOException {
    file = FileChannel.open(Files.createTempFile("entwine", null), READ, WRITE, DELETE_ON_CLOSE);
    byte[] pattern = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      pattern[i] = (byte) i;
    }
    file.write(ByteBuffer.wrap(pattern));
    file.position(0);

    Endpoints.server("tcp:0")
        .listen(reactor, Factory.forProtocol(Sender::new))
        .addCallbackDeferred(Entwine::listening);
    reactor.run();
  }

  private static Deferred<Receiver> listening(ListeningPort port) {
    int number = ((IPv4Address) port.getHost()).port();
    return Endpoints.client("tcp:127.0.0.1:" + number).connectProtocol(reactor, new Receiver());
  }

  private static final class Sender extends Protocol {
    @Override
    protected void connectionMade() {
      new FileSender(reactor)
          .beginFileTransfer(Channels.newInputStream(file), transport())
          .addCallbackDo(
              written -> {
                System.out.println("server: the whole file is written");
                transport().loseConnection();
              });
    }

    @Override
    public void dataReceived(Buffer data) {}
  }

  private static final class Receiver extends Protocol {
    private int received;
    private int wrong;

    @Override
    protected void connectionMade() {
      transport().pauseProducing();
      reactor.callLater(Duration.ofMillis(500), this::begin);
    }

    private void begin() {
      System.out.println("server: waits with part of the file: " + (behind() ? "yes" : "no"));
      System.out.println("client: begins to read");
      transport().resumeProducing();
    }

    private static boolean behind() {
      try {
        return file.position() < SIZE;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void dataReceived(Buffer data) {
      boolean right = true;
      for (int i = 0; i < data.length(); i++) {
        right &= data.getByte(i) == (byte) (received + i);
      }
      wrong += right ? 0 : 1;
      received += data.length();
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("client: got " + received + " bytes, " + wrong + " wrong pieces");
      reactor.stop();
    }
  }
}
