package dev.entwine.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Consumer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import dev.entwine.testing.IOPump;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {

  // A stream into a consumer.

  @Test
  void aStreamIsSentToItsEnd() {
    Source source = new Source();
    StringTransport transport = new StringTransport();
    Deferred<Void> sent = Streams.send(source, transport);
    assertThat(transport.producer()).isNotNull();
    source.handler.handle(Buffer.buffer("one "));
    source.handler.handle(Buffer.buffer("two"));
    assertThat(sent.called()).isFalse();
    source.endHandler.handle(null);
    assertThat(sent.called()).isTrue();
    assertThat(transport.text()).isEqualTo("one two");
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isFalse();
    assertThat(source.handler).isNull();
  }

  @Test
  void aStreamIsHeldUpByASlowReader() {
    Source source = new Source();
    RecordingProtocol reader = new RecordingProtocol();
    RecordingProtocol writer = new RecordingProtocol();
    IOPump pump = IOPump.connect(reader, writer);
    reader.transport().pauseProducing();
    Deferred<Void> sent = Streams.send(source, writer.transport());
    while (source.calls.isEmpty() || !source.calls.get(source.calls.size() - 1).equals("pause")) {
      source.handler.handle(Buffer.buffer(new byte[10_000]));
      pump.flush();
    }
    assertThat(writer.transport().bufferedBytes())
        .isBetween((long) Transport.BUFFER_SIZE, Transport.BUFFER_SIZE + 10_000L);
    reader.transport().resumeProducing();
    pump.flush();
    assertThat(source.calls).containsExactly("resume", "pause", "resume");
    source.endHandler.handle(null);
    assertThat(sent.called()).isTrue();
  }

  @Test
  void aStreamThatFailsIsToldOfAndTheConsumerLetGo() {
    Source source = new Source();
    StringTransport transport = new StringTransport();
    Deferred<Void> sent = Streams.send(source, transport);
    IOException broken = new IOException("broken");
    source.exceptionHandler.handle(broken);
    List<Throwable> failures = new ArrayList<>();
    sent.addErrbackDo(failures::add);
    assertThat(failures).containsExactly(broken);
    assertThat(transport.producer()).isNull();
  }

  @Test
  void aConsumerThatGoesAwayLeavesTheStreamPaused() {
    Source source = new Source();
    RecordingProtocol reader = new RecordingProtocol();
    RecordingProtocol writer = new RecordingProtocol();
    IOPump pump = IOPump.connect(reader, writer);
    List<Throwable> failures = new ArrayList<>();
    Streams.send(source, writer.transport()).addErrbackDo(failures::add);
    reader.transport().abortConnection();
    pump.flush();
    assertThat(failures).hasSize(1).hasOnlyElementsOfType(ConnectionLost.class);
    assertThat(source.calls).endsWith("pause");
    assertThat(source.handler).isNull();
    Streams.send(source, writer.transport()).addErrbackDo(failures::add);
    assertThat(failures).hasSize(2).hasOnlyElementsOfType(ConnectionLost.class);
  }

  @Test
  void aTransferThatIsCancelledLeavesTheConsumerOpen() {
    Source source = new Source();
    StringTransport transport = new StringTransport();
    Deferred<Void> sent = Streams.send(source, transport);
    sent.cancel();
    List<Throwable> failures = new ArrayList<>();
    sent.addErrbackDo(failures::add);
    assertThat(failures).hasSize(1).hasOnlyElementsOfType(CancelledError.class);
    assertThat(transport.producer()).isNull();
    assertThat(transport.disconnecting()).isFalse();
    assertThat(source.calls).endsWith("pause");
  }

  @Test
  void aConsumerWithAnotherProducerIsRefused() {
    StringTransport transport = new StringTransport();
    Streams.send(new Source(), transport);
    Source second = new Source();
    assertThatThrownBy(() -> Streams.send(second, transport))
        .isInstanceOf(IllegalStateException.class);
    assertThat(second.handler).isNull();
  }

  // A stream as a consumer.

  @Test
  void aPushProducerWaitsWhileTheStreamsQueueIsFull() {
    Sink sink = new Sink();
    Consumer consumer = Streams.consumer(sink);
    Push push = new Push();
    consumer.registerProducer(push);
    assertThatThrownBy(() -> consumer.registerProducer(new Push()))
        .isInstanceOf(IllegalStateException.class);
    consumer.write(Buffer.buffer("a"));
    assertThat(push.calls).isEmpty();
    sink.full = true;
    consumer.write(Buffer.buffer("b"));
    consumer.write(Buffer.buffer("c"));
    assertThat(push.calls).containsExactly("pause");
    sink.full = false;
    sink.drainHandler.handle(null);
    assertThat(push.calls).containsExactly("pause", "resume");
    assertThat(sink.written.toString()).isEqualTo("abc");
    consumer.unregisterProducer();
    consumer.registerProducer(new Push());
    assertThat(sink.ended).isFalse();
  }

  @Test
  void aStreamGetsACopyOfBorrowedBytes() {
    List<Buffer> taken = new ArrayList<>();
    Sink sink =
        new Sink() {
          @Override
          public Future<Void> write(Buffer data) {
            taken.add(data);
            return super.write(data);
          }
        };
    ByteBuf networks = Unpooled.directBuffer(8).writeBytes("borrowed".getBytes(UTF_8));
    Streams.consumer(sink).write(BufferInternal.buffer(networks));
    networks.setBytes(0, "reused !".getBytes(UTF_8)).release();
    assertThat(taken).containsExactly(Buffer.buffer("borrowed"));
  }

  @Test
  void aPullProducerIsAskedOnceForAllItWrote() {
    Sink sink = new Sink();
    Consumer consumer = Streams.consumer(sink);
    int[] asked = new int[1];
    consumer.registerProducer(
        new PullProducer() {
          @Override
          public void resumeProducing() {
            asked[0]++;
            consumer.write(Buffer.buffer("x"));
            consumer.write(Buffer.buffer("y"));
          }

          @Override
          public void stopProducing() {}
        });
    assertThat(asked[0]).isEqualTo(1);
    sink.take();
    assertThat(asked[0]).isEqualTo(1);
    sink.take();
    assertThat(asked[0]).isEqualTo(2);
  }

  @Test
  void aPullProducerOfManyPiecesIsNoRecursion() {
    Sink sink = new Sink();
    sink.atOnce = true;
    Consumer consumer = Streams.consumer(sink);
    int[] left = {100_000};
    consumer.registerProducer(
        new PullProducer() {
          @Override
          public void resumeProducing() {
            if (left[0]-- > 0) {
              consumer.write(Buffer.buffer("x"));
            } else {
              consumer.unregisterProducer();
            }
          }

          @Override
          public void stopProducing() {}
        });
    assertThat(sink.written.length()).isEqualTo(100_000);
  }

  @Test
  void aWriteThatFailsStopsTheProducer() {
    Sink sink = new Sink();
    Consumer consumer = Streams.consumer(sink);
    Push push = new Push();
    consumer.registerProducer(push);
    consumer.write(Buffer.buffer("x"));
    sink.promises.get(0).fail(new IOException("disk full"));
    assertThat(push.calls).containsExactly("stop");
    consumer.write(Buffer.buffer("y"));
    assertThat(sink.written.toString()).isEqualTo("x");
    Push late = new Push();
    consumer.registerProducer(late);
    assertThat(late.calls).containsExactly("stop");
  }

  @Test
  void aConnectionIsWrittenToAFileAsItComes(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("received");
    Buffer all = Buffer.buffer(new byte[3_000_000]);
    Vertx vertx = Vertx.vertx();
    try (TCPWire wire = new TCPWire(vertx)) {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      AsyncFile to =
          wire.listening()
              .call(() -> vertx.fileSystem().openBlocking(file.toString(), new OpenOptions()));
      Consumer consumer = Streams.consumer(to);
      wire.connect(
          new RecordingProtocol()
              .onMade(p -> consumer.registerProducer(p.transport()))
              .onData((p, data) -> consumer.write(data))
              .onLost(
                  (p, reason) ->
                      to.close()
                          .onComplete(
                              done -> closed.complete(null), closed::completeExceptionally)),
          new RecordingProtocol()
              .onMade(
                  p -> {
                    p.transport().write(all);
                    p.transport().loseConnection();
                  }));
      LoopThread.get(closed);
    } finally {
      vertx.close().await();
    }
    assertThat(Files.size(file)).isEqualTo(all.length());
  }

  // Sockets that Vert.x made. What their connections do is in the suite.

  @Test
  void anAdoptedSocketIsAskedToEndWhenItsServerIs() {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      List<Duration> asked = new ArrayList<>();
      RecordingProtocol served =
          new RecordingProtocol() {
            @Override
            public void shutdownRequested(Duration grace) {
              asked.add(grace);
              transport().write(Buffer.buffer("goodbye"));
              transport().loseConnection();
            }
          };
      NetServer server =
          vertx.createNetServer().connectHandler(socket -> Streams.adopt(socket, served));
      CompletableFuture<NetServer> open = new CompletableFuture<>();
      loop.run(() -> server.listen(0, "127.0.0.1").onSuccess(open::complete));
      try (RawClient client = new RawClient(LoopThread.get(open).actualPort())) {
        served.made();
        Future<Void> down = server.shutdown(Duration.ofSeconds(50));
        assertThat(client.readToTheEnd()).isEqualTo("goodbye");
        down.await();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      assertThat(asked).containsExactly(Duration.ofSeconds(50));
      served.lost();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void aSocketIsAdoptedOnItsOwnLoopOnly() throws IOException {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      CompletableFuture<io.vertx.core.net.NetSocket> accepted = new CompletableFuture<>();
      NetServer server = vertx.createNetServer().connectHandler(accepted::complete);
      CompletableFuture<NetServer> open = new CompletableFuture<>();
      loop.run(() -> server.listen(0, "127.0.0.1").onSuccess(open::complete));
      try (RawClient client = new RawClient(LoopThread.get(open).actualPort())) {
        io.vertx.core.net.NetSocket socket = LoopThread.get(accepted);
        assertThatThrownBy(() -> Streams.adopt(socket, new RecordingProtocol()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("a socket is adopted on its own loop");
        client.endWriting();
      }
    } finally {
      vertx.close().await();
    }
  }

  /** A stream that does what the test says. */
  private static final class Source implements ReadStream<Buffer> {
    final List<String> calls = new ArrayList<>();
    Handler<Buffer> handler;
    Handler<Void> endHandler;
    Handler<Throwable> exceptionHandler;

    @Override
    public Source exceptionHandler(Handler<Throwable> handler) {
      exceptionHandler = handler;
      return this;
    }

    @Override
    public Source handler(Handler<Buffer> handler) {
      this.handler = handler;
      return this;
    }

    @Override
    public Source pause() {
      calls.add("pause");
      return this;
    }

    @Override
    public Source resume() {
      calls.add("resume");
      return this;
    }

    @Override
    public Source fetch(long amount) {
      throw new AssertionError("not needed");
    }

    @Override
    public Source endHandler(Handler<Void> handler) {
      endHandler = handler;
      return this;
    }
  }

  /** A stream that takes what is written when the test says so. */
  private static class Sink implements WriteStream<Buffer> {
    final Buffer written = Buffer.buffer();
    final List<Promise<Void>> promises = new ArrayList<>();
    boolean atOnce;
    boolean full;
    boolean ended;
    Handler<Void> drainHandler;

    /** The oldest write is done. */
    void take() {
      promises.remove(0).complete();
    }

    @Override
    public Sink exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
      written.appendBuffer(data);
      if (atOnce) {
        return Future.succeededFuture();
      }
      Promise<Void> promise = Promise.promise();
      promises.add(promise);
      return promise.future();
    }

    @Override
    public Future<Void> end() {
      ended = true;
      return Future.succeededFuture();
    }

    @Override
    public Sink setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return full;
    }

    @Override
    public Sink drainHandler(Handler<Void> handler) {
      drainHandler = handler;
      return this;
    }
  }

  /** A push producer that only listens. */
  private static final class Push implements PushProducer {
    final List<String> calls = new ArrayList<>();

    @Override
    public void pauseProducing() {
      calls.add("pause");
    }

    @Override
    public void resumeProducing() {
      calls.add("resume");
    }

    @Override
    public void stopProducing() {
      calls.add("stop");
    }
  }
}
