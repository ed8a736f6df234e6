package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileSenderTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private Vertx vertx;
  private LoopThread loop;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final List<Thread> readers = new CopyOnWriteArrayList<>();
  private final StringTransport transport = new StringTransport();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private InputStream file(byte[] content) {
    return new ByteArrayInputStream(content) {
      @Override
      public byte[] readNBytes(int length) throws IOException {
        readers.add(Thread.currentThread());
        return super.readNBytes(length);
      }

      @Override
      public void close() {
        closed.complete(null);
      }
    };
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  /** What arrives over TCP when it is sent and the connection is closed in the same turn. */
  private byte[] received(byte[] content) {
    ListeningPort port =
        loop.await(
            () ->
                loop.reactor()
                    .listenTCP(
                        0,
                        Factory.forProtocol(
                            () ->
                                new RecordingProtocol()
                                    .onMade(
                                        p -> {
                                          new FileSender(loop.reactor())
                                              .beginFileTransfer(file(content), p.transport());
                                          p.transport().loseConnection();
                                        }))));
    RecordingProtocol client = new RecordingProtocol();
    loop.run(
        () ->
            loop.reactor()
                .connectTCP(
                    "127.0.0.1",
                    ((IPv4Address) port.getHost()).port(),
                    new ClientFactory() {
                      @Override
                      public Protocol buildProtocol(Address peer) {
                        return client;
                      }
                    }));
    client.lost();
    return client.received().getBytes();
  }

  @Test
  void sendsAFileAndClosesIt() {
    byte[] content = random(1_000_000);
    assertThat(received(content)).isEqualTo(content);
    LoopThread.get(closed);
  }

  @Test
  void sendsNothingOfAnEmptyFile() {
    assertThat(received(new byte[0])).isEmpty();
    LoopThread.get(closed);
  }

  @Test
  void readsOffTheLoopOnePieceAtATime() {
    Deferred<Void> sent =
        loop.call(
            () ->
                new FileSender(loop.reactor(), 4)
                    .beginFileTransfer(file("abcdef".getBytes()), transport));
    FileSender sender = (FileSender) transport.producer();
    ask(sender, 1);
    assertThat(loop.call(transport::text)).isEqualTo("abcd");
    ask(sender, 2);
    ask(sender, 3);
    assertThat(loop.call(transport::text)).isEqualTo("abcdef");
    loop.await(() -> sent);
    assertThat(transport.producer()).isNull();
    Thread loopThread = loop.call(Thread::currentThread);
    assertThat(readers).hasSize(3).doesNotContain(loopThread);
  }

  /** As a transport does that has sent all it had, and waits until the piece has been read. */
  private void ask(FileSender sender, int reads) {
    loop.run(sender::resumeProducing);
    await().atMost(Duration.ofSeconds(60)).until(() -> readers.size() == reads);
    loop.await(() -> loop.reactor().deferToThread(() -> null));
    loop.settle();
  }

  @Test
  void changesWhatItSends() {
    Deferred<Void> sent =
        loop.call(
            () ->
                new FileSender(loop.reactor(), 2)
                    .beginFileTransfer(
                        file("a--b".getBytes()),
                        transport,
                        piece -> Buffer.buffer(piece.toString().replace("-", ""))));
    FileSender sender = (FileSender) transport.producer();
    ask(sender, 1);
    ask(sender, 2);
    ask(sender, 3);
    loop.await(() -> sent);
    assertThat(transport.text()).isEqualTo("ab");
  }

  @Test
  void goesOnWhenNothingIsLeftOfAPiece() {
    Deferred<Void> sent =
        loop.call(
            () ->
                new FileSender(loop.reactor(), 1)
                    .beginFileTransfer(file("abc".getBytes()), transport, p -> Buffer.buffer()));
    loop.run(() -> ((FileSender) transport.producer()).resumeProducing());
    loop.await(() -> sent);
    assertThat(readers).hasSize(4);
  }

  @Test
  void failsWhenReadingDoes() {
    IOException broken = new IOException("the disk is gone");
    InputStream file =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }
        };
    Deferred<Void> sent =
        loop.call(() -> new FileSender(loop.reactor()).beginFileTransfer(file, transport));
    loop.run(() -> ((FileSender) transport.producer()).resumeProducing());
    assertThatThrownBy(() -> loop.await(() -> sent)).isSameAs(broken);
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isFalse();
  }

  @Test
  void failsWhenTheConnectionIsLost() {
    Deferred<Void> sent =
        loop.call(
            () -> new FileSender(loop.reactor()).beginFileTransfer(file(random(10)), transport));
    loop.run(() -> ((FileSender) transport.producer()).stopProducing());
    assertThatThrownBy(() -> loop.await(() -> sent)).isInstanceOf(ConnectionLost.class);
    LoopThread.get(closed);
  }

  @Test
  void mayBeCancelled() {
    Deferred<Void> sent =
        loop.call(
            () -> new FileSender(loop.reactor()).beginFileTransfer(file(random(10)), transport));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    loop.run(
        () -> {
          sent.addErrbackDo(failure::complete);
          sent.cancel();
        });
    assertThat(LoopThread.get(failure)).isInstanceOf(CancelledError.class);
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isFalse();
    LoopThread.get(closed);
  }

  @Test
  void sendsOneFileOnly() {
    FileSender sender = new FileSender(loop.reactor());
    loop.run(() -> sender.beginFileTransfer(file(random(10)), transport));
    assertThatThrownBy(
            () -> loop.run(() -> sender.beginFileTransfer(file(random(10)), new StringTransport())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make another one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileSender(loop.reactor(), 0))
        .withMessageStartingWith("chunkSize");
  }
}
