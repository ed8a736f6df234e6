package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.entwine.protocol.MessageLengthError;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingDatagrams;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** No end of a connection leaves a buffer of Netty's behind. */
class BufferLeakTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  /** Netty has no other place to say it than its log. */
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          leaks.add(event.getFormattedMessage());
        }
      };

  private Level before;
  private Vertx vertx;
  private Wire wire;

  @BeforeEach
  void watch() {
    vertx = Vertx.vertx();
    wire = new TCPWire(vertx);
    // Not before: the first Vert.x of a process turns it off.
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.PARANOID);
    appender.start();
    log.addAppender(appender);
    log.setAdditive(false);
  }

  @AfterEach
  void unwatch() {
    wire.close();
    vertx.close().await();
    log.detachAppender(appender);
    log.setAdditive(true);
    ResourceLeakDetector.setLevel(before);
  }

  /**
   * Lets the collector find what is not reachable, and Netty notice: it looks when it allocates.
   */
  private void collect() {
    System.gc();
    for (int i = 0; i < 10; i++) {
      VertxByteBufAllocator.POOLED_ALLOCATOR.directBuffer(16).release();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noEndOfAConnectionLeaksABuffer(boolean tls) {
    if (tls) {
      wire.close();
      wire = new TLSWire(vertx);
    }
    for (int i = 0; i < 20; i++) {
      everyKindOfEnd(RecordingProtocol::new);
      everyKindOfEnd(RecordingProtocol::borrowing);
    }
    for (int i = 0; i < 5; i++) {
      collect();
    }
    assertThat(leaks).filteredOn(leak -> !leak.contains("aLeakWouldBeSeen")).isEmpty();
    unhandled.take();
  }

  private void everyKindOfEnd(Supplier<RecordingProtocol> listener) {
    Buffer much = Buffer.buffer(new byte[300_000]);
    // Data comes while reading is paused, is kept back, and never read.
    meet(
        listener.get().onData((p, data) -> p.transport().pauseProducing()),
        new RecordingProtocol().onMade(p -> p.transport().write(much)));
    // A handler throws in the middle of data.
    meet(
        listener
            .get()
            .onData(
                (p, data) -> {
                  throw new IllegalStateException("boom");
                }),
        new RecordingProtocol().onMade(p -> p.transport().write(much)));
    // Closed while more is coming.
    meet(
        listener.get().onData((p, data) -> p.transport().loseConnection()),
        new RecordingProtocol().onMade(p -> p.transport().write(much)));
    // Echoed, and cut.
    meet(
        listener.get().onData((p, data) -> p.transport().write(data)),
        new RecordingProtocol()
            .onMade(p -> p.transport().write(much))
            .onData((p, data) -> p.transport().abortConnection()));
  }

  private void meet(RecordingProtocol listener, RecordingProtocol connector) {
    wire.connect(listener, connector);
    listener.heard();
    listener.made().abortConnection();
    listener.lost();
    connector.made().abortConnection();
    connector.lost();
  }

  @Test
  void noDatagramLeaksABuffer() {
    LoopThread loop = wire.listening();
    for (int i = 0; i < 20; i++) {
      everyKindOfDatagram(loop);
    }
    for (int i = 0; i < 5; i++) {
      collect();
    }
    assertThat(leaks).filteredOn(leak -> !leak.contains("aLeakWouldBeSeen")).isEmpty();
    assertThat(unhandled.take()).isNotEmpty();
  }

  /** Answered, thrown at, cut off, empty, unsendable, and come after the end. */
  private static void everyKindOfDatagram(LoopThread loop) {
    RecordingDatagrams protocol = new RecordingDatagrams();
    protocol.onDatagram(
        (datagram, from) -> {
          if (datagram.length() == 9) {
            throw new IllegalStateException("boom");
          }
          protocol.transport().write(Buffer.buffer(), from);
          if (datagram.length() == 8) {
            protocol.transport().stopListening();
          }
        });
    UDPOptions options = UDPOptions.DEFAULT.withMaxPacketSize(9);
    UDPTransport at = loop.await(() -> loop.reactor().listenUDP(0, protocol, options));
    loop.run(
        () -> {
          at.write(Buffer.buffer("a"), at.getHost());
          at.write(Buffer.buffer("longer than nine"), at.getHost());
          assertThatThrownBy(() -> at.write(Buffer.buffer(new byte[70_000]), at.getHost()))
              .isInstanceOf(MessageLengthError.class);
          at.write(Buffer.buffer("the last"), at.getHost());
          at.write(Buffer.buffer("too late"), at.getHost());
        });
    protocol.awaits("stop");
    loop.run(() -> at.write(Buffer.buffer("later"), at.getHost()));
  }

  @Test
  void aLeakWouldBeSeen() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              ByteBuf forgotten = VertxByteBufAllocator.POOLED_ALLOCATOR.directBuffer(16);
              forgotten.writeInt(1);
              forgotten = null;
              collect();
              return !leaks.isEmpty();
            });
    assertThat(leaks.get(0)).contains("LEAK");
  }
}
