package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Transport;
import dev.entwine.testing.IOPump;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StreamProtocolTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final RecordingProtocol peer = RecordingProtocol.withHalfClose();
  private final StreamProtocol stream = new StreamProtocol();
  private final List<String> calls = new ArrayList<>();

  private static Buffer bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private void record() {
    stream
        .handler(data -> calls.add(data.toString()))
        .endHandler(nothing -> calls.add("end"))
        .exceptionHandler(failure -> calls.add(failure.getClass().getSimpleName()));
  }

  @Test
  void nothingIsReadBeforeThereIsAHandler() {
    IOPump pump = IOPump.connect(peer, stream);
    peer.transport().write(Buffer.buffer("early"));
    peer.transport().loseWriteConnection();
    pump.flush();
    record();
    pump.flush();
    assertThat(calls).containsExactly("early", "end");
  }

  @Test
  void fetchAsksForSoManyBuffers() {
    IOPump pump = IOPump.connect(peer, stream);
    stream.pause();
    record();
    for (String word : List.of("one", "two", "three")) {
      peer.transport().write(Buffer.buffer(word));
      pump.flush();
    }
    assertThat(calls).isEmpty();
    stream.fetch(1);
    pump.flush();
    assertThat(calls).hasSize(1);
    stream.resume();
    peer.transport().write(Buffer.buffer("four"));
    pump.flush();
    assertThat(String.join("", calls)).isEqualTo("onetwothreefour");
    assertThatThrownBy(() -> stream.fetch(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPausedStreamHoldsItsPeerUp() {
    IOPump pump = IOPump.connect(peer, stream);
    record();
    stream.pause();
    peer.transport().write(bytes(1_000_000));
    pump.flush();
    assertThat(calls).isEmpty();
    assertThat(peer.transport().bufferedBytes()).isEqualTo(1_000_000 - MemoryTransport.UNDER_WAY);
  }

  @Test
  void withoutAHandlerAnyMoreBytesAreDropped() {
    IOPump pump = IOPump.connect(peer, stream);
    record();
    stream.handler(null);
    peer.transport().write(bytes(1_000_000));
    peer.transport().loseWriteConnection();
    pump.flush();
    assertThat(calls).containsExactly("end");
  }

  @Test
  void theDirectionsEndApartAndThenTheConnection() {
    IOPump pump = IOPump.connect(peer, stream);
    record();
    peer.transport().write(Buffer.buffer("question"));
    peer.transport().loseWriteConnection();
    pump.flush();
    assertThat(calls).containsExactly("question", "end");
    stream.write(Buffer.buffer("answer"));
    Future<Void> ended = stream.end();
    assertThat(ended.isComplete()).isFalse();
    assertThat(stream.end()).isSameAs(ended);
    pump.flush();
    assertThat(ended.succeeded()).isTrue();
    assertThat(peer.text()).isEqualTo("answer");
    assertThat(peer.calls()).containsExactly("made", "writeLost", "data", "readLost");
    assertThat(stream.transport().disconnecting()).isTrue();
    assertThat(calls).containsExactly("question", "end");
    peer.transport().loseConnection();
    pump.flush();
  }

  @Test
  void whatIsWrittenAfterTheEndFails() {
    IOPump pump = IOPump.connect(peer, stream);
    stream.end();
    Future<Void> late = stream.write(Buffer.buffer("late"));
    pump.flush();
    assertThat(late.cause()).hasMessage("the stream has been ended");
    assertThat(peer.receivedBytes()).isZero();
  }

  @Test
  void aConnectionThatBreaksIsAFailureAndThenTheEnd() {
    IOPump pump = IOPump.connect(peer, stream);
    record();
    peer.transport().abortConnection();
    pump.flush();
    assertThat(calls).containsExactly("ConnectionLost", "end");
    assertThat(stream.write(Buffer.buffer("x")).cause()).isInstanceOf(ConnectionLost.class);
    assertThat(stream.end().cause()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void closeEndsBothDirectionsAfterWhatWasWritten() {
    IOPump pump = IOPump.connect(peer, stream);
    record();
    stream.write(Buffer.buffer("bye"));
    stream.close();
    pump.flush();
    assertThat(peer.text()).isEqualTo("bye");
    assertThat(calls).containsExactly("end");
    assertThat(stream.write(Buffer.buffer("x")).cause()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void aWriteIsDoneWhenThereIsRoomAgain() {
    IOPump pump = IOPump.connect(peer, stream);
    peer.transport().pauseProducing();
    List<String> drained = new ArrayList<>();
    stream.drainHandler(nothing -> drained.add("drained"));
    assertThat(stream.write(bytes(Transport.BUFFER_SIZE)).succeeded()).isTrue();
    assertThat(stream.writeQueueFull()).isFalse();
    Future<Void> tooMuch = stream.write(bytes(Transport.BUFFER_SIZE));
    assertThat(stream.writeQueueFull()).isTrue();
    pump.flush();
    assertThat(tooMuch.isComplete()).isFalse();
    assertThat(drained).isEmpty();
    peer.transport().resumeProducing();
    pump.flush();
    assertThat(tooMuch.succeeded()).isTrue();
    assertThat(stream.writeQueueFull()).isFalse();
    assertThat(drained).containsExactly("drained");
  }

  @Test
  void aWriteThatWaitsIsDoneWhenTheSendingHasEndedAfterIt() {
    IOPump pump = IOPump.connect(peer, stream);
    peer.transport().pauseProducing();
    Future<Void> waiting = stream.write(bytes(1_000_000));
    Future<Void> ended = stream.end();
    pump.flush();
    assertThat(waiting.isComplete()).isFalse();
    peer.transport().resumeProducing();
    pump.flush();
    assertThat(ended.succeeded()).isTrue();
    assertThat(waiting.succeeded()).isTrue();
    assertThat(peer.receivedBytes()).isEqualTo(1_000_000);
  }

  @Test
  void aWriteThatWaitsFailsWithTheConnection() {
    IOPump pump = IOPump.connect(peer, stream);
    peer.transport().pauseProducing();
    Future<Void> waiting = stream.write(bytes(1_000_000));
    pump.flush();
    assertThat(waiting.isComplete()).isFalse();
    peer.transport().abortConnection();
    pump.flush();
    assertThat(waiting.cause()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void whatAHandlerThrowsEndsTheConnection() {
    IllegalStateException boom = new IllegalStateException("boom");
    IOPump pump = IOPump.connect(peer, stream);
    List<Throwable> told = new ArrayList<>();
    stream.exceptionHandler(told::add);
    stream.handler(
        data -> {
          throw boom;
        });
    peer.transport().write(Buffer.buffer("x"));
    pump.flush();
    assertThat(told).containsExactly(boom);
    unhandled.takes(boom);
  }

  /** Two connections joined by two pipes: what a forwarder does. */
  @Test
  void aPipeKeepsBackPressureAndHalfCloses() {
    RecordingProtocol otherPeer = RecordingProtocol.withHalfClose();
    StreamProtocol other = new StreamProtocol();
    IOPump pump = IOPump.connect(peer, stream);
    IOPump otherPump = IOPump.connect(otherPeer, other);
    Runnable settle =
        () -> {
          while (pump.pump() | otherPump.pump()) {
            // Until both are silent.
          }
        };
    Future<Void> there = stream.pipeTo(other);
    Future<Void> back = other.pipeTo(stream);
    otherPeer.transport().pauseProducing();
    Buffer question = bytes(1_000_000);
    peer.transport().write(question);
    peer.transport().loseWriteConnection();
    settle.run();
    // Of four pipes between the two ends, each holds what it may.
    assertThat(other.transport().bufferedBytes())
        .isLessThanOrEqualTo(Transport.BUFFER_SIZE + MemoryTransport.UNDER_WAY);
    assertThat(peer.transport().bufferedBytes()).isGreaterThan(700_000);
    otherPeer.transport().resumeProducing();
    settle.run();
    assertThat(otherPeer.received()).isEqualTo(question);
    assertThat(otherPeer.calls()).containsExactly("made", "data", "readLost");
    assertThat(there.succeeded()).isTrue();
    otherPeer.transport().write(Buffer.buffer("answer"));
    otherPeer.transport().loseConnection();
    settle.run();
    assertThat(peer.text()).isEqualTo("answer");
    assertThat(peer.calls()).contains("readLost");
    assertThat(back.succeeded()).isTrue();
    assertThat(otherPeer.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void aPipeFailsWhenEitherEndBreaks() {
    for (boolean source : List.of(true, false)) {
      RecordingProtocol from = new RecordingProtocol();
      RecordingProtocol to = new RecordingProtocol();
      StreamProtocol in = new StreamProtocol();
      StreamProtocol out = new StreamProtocol();
      IOPump pump = IOPump.connect(from, in);
      IOPump otherPump = IOPump.connect(to, out);
      Future<Void> piped = in.pipeTo(out);
      to.transport().pauseProducing();
      from.transport().write(bytes(1_000_000));
      pump.flush();
      otherPump.flush();
      assertThat(piped.isComplete()).isFalse();
      (source ? from : to).transport().abortConnection();
      pump.flush();
      otherPump.flush();
      if (source) {
        // What is on its way comes first, as always.
        to.transport().resumeProducing();
        otherPump.flush();
        pump.flush();
        otherPump.flush();
      }
      assertThat(piped.cause()).isInstanceOf(ConnectionLost.class);
    }
  }

  @Test
  void aFileGoesOutAndComesBackOverSockets(@TempDir Path directory) throws IOException {
    Buffer all = bytes(5_000_000);
    Path original = directory.resolve("original");
    Path copy = directory.resolve("copy");
    Files.write(original, all.getBytes());
    Vertx vertx = Vertx.vertx();
    try (TCPEcho echo = new TCPEcho(vertx)) {
      LoopThread loop = LoopThread.of(vertx);
      CompletableFuture<Void> copied = new CompletableFuture<>();
      loop.run(
          () -> {
            AsyncFile from =
                vertx.fileSystem().openBlocking(original.toString(), new OpenOptions());
            AsyncFile to = vertx.fileSystem().openBlocking(copy.toString(), new OpenOptions());
            echo.connect(
                loop,
                new StreamProtocol(
                    socket -> {
                      socket
                          .pipeTo(to)
                          .onComplete(done -> copied.complete(null), copied::completeExceptionally);
                      from.pipeTo(socket).onFailure(copied::completeExceptionally);
                    }));
          });
      LoopThread.get(copied);
    } finally {
      vertx.close().await();
    }
    assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
  }
}
