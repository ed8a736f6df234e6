package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every transport does, whatever carries its bytes. A kind of transport is checked by a
 * subclass that says how two protocols are connected, once for each side.
 *
 * <p>"Near" is the side that is looked at, "far" the other one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransportSuite {

  private static final int MIB = 1 << 20;
  private static final int MUCH = 10_000_000;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<RecordingProtocol> protocols = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Wire wire;
  private LoopThread nearLoop;
  private LoopThread farLoop;

  /** A wire of the kind that is checked. */
  protected abstract Wire open(Vertx vertx);

  /** Whether Netty's native transport is used, where there is one. */
  protected boolean natively() {
    return true;
  }

  /** Whether the near side is the one that listens. */
  protected abstract boolean nearListens();

  @BeforeAll
  void openVertx() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(natively()));
  }

  @AfterAll
  void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openWire() {
    wire = open(vertx);
    nearLoop = nearListens() ? wire.listening() : wire.connecting();
    farLoop = nearListens() ? wire.connecting() : wire.listening();
  }

  /** Whatever a test did, its protocols were called as protocols are. */
  @AfterEach
  void closeWire() {
    List<RecordingProtocol> connected = List.copyOf(protocols);
    protocols.clear();
    for (RecordingProtocol protocol : connected) {
      protocol.made().abortConnection();
      protocol.lost();
      assertThat(protocol.violations()).isEmpty();
    }
    wire.close();
  }

  private void connect(RecordingProtocol near, RecordingProtocol far) {
    protocols.add(near);
    protocols.add(far);
    wire.connect(nearListens() ? near : far, nearListens() ? far : near);
  }

  /** What the reason is on the other side of an abort. */
  private Class<? extends Throwable> seenOfAnAbort() {
    return wire.resets() ? ConnectionLost.class : ConnectionDone.class;
  }

  private static RecordingProtocol protocol() {
    return new RecordingProtocol();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  private static Buffer bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static Buffer text(String text) {
    return Buffer.buffer(text);
  }

  // The beginning.

  @Test
  void connectionMadeIsTheFirstCallAndTheOnlyOneOfItsKind() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol().onMade(p -> p.transport().write(text("hello")));
    connect(near, far);
    until(() -> near.receivedBytes() == 5);
    assertThat(near.calls()).containsExactly("made", "data");
  }

  @Test
  void whatTheFarSideSaysAtOnceIsNotLost() {
    for (int i = 0; i < 30; i++) {
      RecordingProtocol near = protocol();
      connect(near, protocol().onMade(p -> p.transport().write(text("greetings"))));
      until(() -> near.receivedBytes() == 9);
      assertThat(near.text()).isEqualTo("greetings");
    }
  }

  @Test
  void whatIsSaidInConnectionMadeArrives() {
    RecordingProtocol far = protocol();
    connect(protocol().onMade(p -> p.transport().write(text("hello"))), far);
    until(() -> far.receivedBytes() == 5);
    assertThat(far.text()).isEqualTo("hello");
  }

  @Test
  void handlersRunOnTheReactorAndItsContext() {
    List<String> wrong = new CopyOnWriteArrayList<>();
    Reactor reactor = nearLoop.reactor();
    Runnable check =
        () -> {
          if (!reactor.inReactor() || Vertx.currentContext() != reactor.context()) {
            wrong.add(Thread.currentThread().getName() + ", " + Vertx.currentContext());
          }
        };
    RecordingProtocol near =
        RecordingProtocol.withHalfClose()
            .onMade(p -> check.run())
            .onData((p, data) -> check.run())
            .onWriteLost(p -> check.run())
            .onReadLost(
                p -> {
                  check.run();
                  p.transport().loseConnection();
                })
            .onLost((p, reason) -> check.run());
    connect(near, protocol().onMade(p -> p.transport().write(text("x"))));
    until(() -> near.receivedBytes() == 1);
    near.made().loseWriteConnection();
    near.lost();
    assertThat(wrong).isEmpty();
  }

  @Test
  void theTwoSidesAgreeAboutTheirAddresses() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    assertThat(near.made().getPeer()).isEqualTo(far.made().getHost());
    assertThat(far.made().getPeer()).isEqualTo(near.made().getHost());
  }

  @Test
  void theTransportIsThereFromConnectionMadeOnAndStays() {
    RecordingProtocol near = protocol();
    assertThatThrownBy(near::transport).isInstanceOf(IllegalStateException.class);
    connect(near, protocol());
    Transport transport = near.transport();
    transport.abortConnection();
    near.lost();
    assertThat(near.transport()).isSameAs(transport);
    assertThat(transport.getPeer()).isNotNull();
  }

  // Bytes.

  @Test
  void muchArrivesInOrderInBothDirectionsAtOnce() {
    Buffer there = bytes(MUCH);
    Buffer back = bytes(MUCH + 1);
    RecordingProtocol near = protocol().onMade(p -> writeInPieces(p.transport(), there, 70_001));
    RecordingProtocol far = protocol().onMade(p -> writeInPieces(p.transport(), back, 3_333));
    connect(near, far);
    until(() -> near.receivedBytes() == back.length() && far.receivedBytes() == there.length());
    assertThat(near.received().equals(back)).isTrue();
    assertThat(far.received().equals(there)).isTrue();
  }

  private static void writeInPieces(Transport transport, Buffer all, int size) {
    for (int at = 0; at < all.length(); at += size) {
      transport.write(all.slice(at, Math.min(at + size, all.length())));
    }
  }

  @Test
  void aBufferMayBeWrittenTwiceAndToMany() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    RecordingProtocol otherNear = protocol();
    RecordingProtocol otherFar = protocol();
    connect(near, far);
    connect(otherNear, otherFar);
    Buffer said = text("said ");
    nearLoop.run(
        () -> {
          near.transport().writeSequence(List.of(said, said, text("by near")));
          otherNear.transport().write(said);
        });
    until(() -> far.receivedBytes() == 17 && otherFar.receivedBytes() == 5);
    assertThat(far.text()).isEqualTo("said said by near");
    assertThat(otherFar.text()).isEqualTo("said ");
    assertThat(said).isEqualTo(text("said "));
  }

  @Test
  void partsOfABufferMayBeWritten() {
    Buffer all = bytes(100_000);
    RecordingProtocol far = protocol();
    connect(
        protocol()
            .onMade(
                p -> {
                  p.transport().write(all, 0, 10);
                  p.transport().write(all, 10, 10);
                  p.transport().write(all, 10, 99_990);
                  p.transport().write(all, 99_990, 100_000);
                  // What lies behind its end in memory is nobody's business.
                  Buffer roomy = Buffer.buffer(1_000).appendString("end");
                  assertThatThrownBy(() -> p.transport().write(roomy, 0, 4))
                      .isInstanceOf(IndexOutOfBoundsException.class);
                  p.transport().loseConnection();
                }),
        far);
    far.lost();
    assertThat(far.received().equals(all)).isTrue();
  }

  @Test
  void anEmptyWriteIsNothing() {
    RecordingProtocol far = protocol();
    connect(
        protocol()
            .onMade(
                p -> {
                  p.transport().write(Buffer.buffer());
                  p.transport().write(text("x"));
                  p.transport().write(Buffer.buffer());
                  p.transport().loseConnection();
                }),
        far);
    far.lost();
    assertThat(far.text()).isEqualTo("x");
  }

  @Test
  void receivedBuffersMayBeKept() {
    List<Buffer> kept = new ArrayList<>();
    RecordingProtocol near = protocol().onData((p, data) -> kept.add(data));
    Buffer all = bytes(2 * MIB);
    connect(
        near,
        protocol()
            .onMade(
                p -> {
                  writeInPieces(p.transport(), all, 10_000);
                  p.transport().loseConnection();
                }));
    near.lost();
    Buffer together = Buffer.buffer();
    kept.forEach(together::appendBuffer);
    assertThat(together.equals(all)).isTrue();
  }

  @Test
  void borrowedBytesMayBeWrittenBackAndToOthersAlsoFromAnotherThread() {
    int size = 2 * MIB;
    RecordingProtocol otherNear = protocol();
    RecordingProtocol otherFar = protocol();
    connect(otherNear, otherFar);
    Transport other = otherNear.made();
    RecordingProtocol near =
        RecordingProtocol.borrowing()
            .onData(
                (p, data) -> {
                  int middle = data.length() / 2;
                  p.transport().write(data.slice(0, middle));
                  p.transport().write(data.slice(middle, data.length()));
                  CompletableFuture.runAsync(() -> other.write(data)).join();
                });
    Buffer all = bytes(size);
    RecordingProtocol far = protocol().onMade(p -> writeInPieces(p.transport(), all, 10_000));
    connect(near, far);
    until(() -> far.receivedBytes() == size && otherFar.receivedBytes() == size);
    assertThat(far.received().equals(all)).isTrue();
    assertThat(otherFar.received().equals(all)).isTrue();
  }

  @Test
  void borrowedBytesMayBeWrittenToOneWhoDoesNotRead() {
    RecordingProtocol far = protocol().onData((p, data) -> p.transport().pauseProducing());
    Buffer all = bytes(MIB);
    connect(RecordingProtocol.borrowing().onData((p, data) -> p.transport().write(data)), far);
    writeInPieces(far.made(), all, 10_000);
    far.heard();
    until(
        () -> {
          far.made().resumeProducing();
          return far.receivedBytes() == MIB;
        });
    assertThat(far.received().equals(all)).isTrue();
  }

  @Test
  void writesFromOtherThreadsKeepTheOrderOfEachThread() throws InterruptedException {
    int threads = 4;
    int each = 2_000;
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      char name = (char) ('a' + t);
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  near.transport().write(text(String.format("%c%04d", name, i)));
                }
              });
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join(60_000);
    }
    until(() -> far.receivedBytes() == 5L * threads * each);
    int[] next = new int[threads];
    String all = far.text();
    for (int at = 0; at < all.length(); at += 5) {
      int t = all.charAt(at) - 'a';
      assertThat(Integer.parseInt(all.substring(at + 1, at + 5))).isEqualTo(next[t]++);
    }
  }

  @Test
  void callsFromAnotherThreadTakeEffectInTheirOrder() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    Transport transport = near.made();
    for (int i = 0; i < 1_000; i++) {
      transport.write(text("line\n"));
    }
    transport.loseConnection();
    transport.write(text("too late"));
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(far.text()).isEqualTo("line\n".repeat(1_000));
  }

  // The end, and its reasons.

  @Test
  void theFarSidesCloseIsConnectionDoneAfterAllData() {
    Buffer all = bytes(3 * MIB);
    RecordingProtocol near = protocol();
    connect(
        near,
        protocol()
            .onMade(
                p -> {
                  p.transport().write(all);
                  p.transport().loseConnection();
                }));
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(near.received().equals(all)).isTrue();
    assertThat(near.calls()).containsExactly("made", "data", "lost");
  }

  @Test
  void onesOwnCloseIsConnectionDoneForBoth() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    near.made().loseConnection();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(near.calls()).containsExactly("made", "lost");
  }

  @Test
  void theFarSidesAbortIsConnectionLost() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    far.made().abortConnection();
    assertThat(near.lost()).isInstanceOf(seenOfAnAbort());
  }

  @Test
  void onesOwnAbortIsConnectionAbortedOnALaterTurn() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    boolean lostInside =
        nearLoop.call(
            () -> {
              near.transport().write(bytes(4 * MIB));
              near.transport().abortConnection();
              near.transport().abortConnection();
              return near.isLost();
            });
    assertThat(lostInside).isFalse();
    assertThat(near.lost()).isInstanceOf(ConnectionAborted.class);
    assertThat(far.lost()).isInstanceOf(seenOfAnAbort());
  }

  @Test
  void connectionLostComesOnALaterTurnThanLoseConnection() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    boolean lostInside =
        nearLoop.call(
            () -> {
              near.transport().write(text("bye"));
              near.transport().loseConnection();
              near.transport().loseConnection();
              return near.isLost();
            });
    assertThat(lostInside).isFalse();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void anAbortRightAfterACloseIsAnAbort() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    nearLoop.run(
        () -> {
          near.transport().write(text("x"));
          near.transport().loseConnection();
          near.transport().abortConnection();
        });
    assertThat(near.lost()).isInstanceOf(ConnectionAborted.class);
    assertThat(far.lost()).isInstanceOf(seenOfAnAbort());
  }

  @Test
  void closingFromConnectionMadeStillSendsWhatWasWritten() {
    RecordingProtocol far = protocol();
    RecordingProtocol near =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(text("full"));
                  p.transport().loseConnection();
                });
    connect(near, far);
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(far.text()).isEqualTo("full");
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void everythingIsHarmlessAfterTheEnd() {
    RecordingProtocol near =
        protocol()
            .onLost(
                (p, reason) -> {
                  p.transport().write(text("from connectionLost"));
                  p.transport().loseConnection();
                  p.transport().abortConnection();
                });
    RecordingProtocol far = protocol();
    connect(near, far);
    far.made().loseConnection();
    near.lost();
    Transport transport = near.transport();
    nearLoop.run(
        () -> {
          transport.write(text("later"));
          transport.loseConnection();
          transport.loseWriteConnection();
          transport.abortConnection();
          transport.pauseProducing();
          transport.resumeProducing();
          transport.unregisterProducer();
          transport.setTcpNoDelay(true);
          transport.setTcpKeepAlive(true);
          assertThat(transport.disconnecting()).isTrue();
          assertThat(transport.bufferedBytes()).isZero();
        });
    transport.write(text("from another thread"));
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made", "lost");
  }

  @Test
  void disconnectingFromLoseConnectionOn() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    nearLoop.run(
        () -> {
          assertThat(near.transport().disconnecting()).isFalse();
          near.transport().loseConnection();
          assertThat(near.transport().disconnecting()).isTrue();
        });
    near.lost();
  }

  // Handlers that throw.

  @Test
  void anExceptionInDataReceivedClosesTheConnectionForThatReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        protocol()
            .onData(
                (p, data) -> {
                  throw boom;
                });
    RecordingProtocol far = protocol();
    RecordingProtocol otherNear = protocol();
    RecordingProtocol otherFar = protocol();
    connect(otherNear, otherFar);
    connect(near, far);
    far.made().write(text("x"));
    assertThat(near.lost()).isSameAs(boom);
    far.lost();
    unhandled.takes(boom);
    otherFar.made().write(text("still here"));
    until(() -> otherNear.receivedBytes() == 10);
  }

  @Test
  void anErrorInDataReceivedIsTakenLikeAnException() {
    AssertionError boom = new AssertionError("boom");
    RecordingProtocol near =
        protocol()
            .onData(
                (p, data) -> {
                  throw boom;
                });
    RecordingProtocol far = protocol();
    connect(near, far);
    far.made().write(text("x"));
    assertThat(near.lost()).isSameAs(boom);
    unhandled.takes(boom);
  }

  @Test
  void nothingIsDeliveredAfterTheExceptionThatEndedTheConnection() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        protocol()
            .onData(
                (p, data) -> {
                  throw boom;
                });
    RecordingProtocol far = protocol().onMade(p -> p.transport().write(bytes(5 * MIB)));
    connect(near, far);
    assertThat(near.lost()).isSameAs(boom);
    far.lost();
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made", "data", "lost");
    unhandled.takes(boom);
  }

  @Test
  void anExceptionInConnectionMadeClosesTheConnectionForThatReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        protocol()
            .onMade(
                p -> {
                  throw boom;
                });
    RecordingProtocol far = protocol();
    connect(near, far);
    assertThat(near.lost()).isSameAs(boom);
    assertThat(near.calls()).containsExactly("made", "lost");
    far.lost();
    unhandled.takes(boom);
  }

  @Test
  void anExceptionInConnectionLostIsReportedOnce() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        protocol()
            .onLost(
                (p, reason) -> {
                  throw boom;
                });
    RecordingProtocol far = protocol();
    connect(near, far);
    far.made().loseConnection();
    near.lost();
    unhandled.takes(boom);
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made", "lost");
  }

  // Reading paused.

  @Test
  void nothingIsDeliveredWhileReadingIsPaused() {
    Buffer all = bytes(2 * MIB);
    RecordingProtocol near = protocol();
    near.onData((p, data) -> p.transport().pauseProducing());
    RecordingProtocol far = protocol().onMade(p -> p.transport().write(all));
    connect(near, far);
    until(() -> near.receivedBytes() > 0);
    long once = near.receivedBytes();
    nearLoop.settle();
    farLoop.settle();
    nearLoop.settle();
    assertThat(near.receivedBytes()).isEqualTo(once);
    near.onData((p, data) -> {});
    near.made().resumeProducing();
    until(() -> near.receivedBytes() == all.length());
    assertThat(near.received().equals(all)).isTrue();
  }

  @Test
  void pausingInEveryCallAndResumingLaterLosesNothing() {
    Buffer all = bytes(2 * MIB);
    RecordingProtocol near = protocol();
    near.onData(
        (p, data) -> {
          p.transport().pauseProducing();
          nearLoop.reactor().callLater(Duration.ZERO, p.transport()::resumeProducing);
        });
    connect(
        near,
        protocol()
            .onMade(
                p -> {
                  writeInPieces(p.transport(), all, 40_000);
                  p.transport().loseConnection();
                }));
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(near.received().equals(all)).isTrue();
  }

  @Test
  void whilePausedTheEndIsNotNoticedAndAfterItComesAfterTheData() {
    RecordingProtocol near = protocol().onMade(p -> p.transport().pauseProducing());
    RecordingProtocol far =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(text("last words"));
                  p.transport().loseConnection();
                });
    connect(near, far);
    far.lost();
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made");
    near.made().resumeProducing();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(near.text()).isEqualTo("last words");
  }

  @Test
  void dataBeforeAResetIsDeliveredAlsoWhenReadingWasPaused() {
    RecordingProtocol near = protocol();
    near.onData((p, data) -> p.transport().pauseProducing());
    RecordingProtocol far = protocol().onMade(p -> p.transport().write(text("first ")));
    connect(near, far);
    until(() -> near.receivedBytes() == 6);
    farLoop.run(() -> far.transport().write(text("second")));
    // What is written goes out at the end of the turn, so the abort has to come in another one.
    farLoop.settle();
    far.made().abortConnection();
    far.lost();
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made", "data");
    near.onData((p, data) -> {});
    near.made().resumeProducing();
    assertThat(near.lost()).isInstanceOf(seenOfAnAbort());
    assertThat(near.text()).isEqualTo("first second");
  }

  @Test
  void resumingDoesNotDeliverWithinTheCall() {
    RecordingProtocol near = protocol();
    connect(
        near.onData((p, data) -> p.transport().pauseProducing()),
        protocol().onMade(p -> p.transport().write(bytes(MIB))));
    until(() -> near.receivedBytes() > 0);
    long before = near.receivedBytes();
    long inside =
        nearLoop.call(
            () -> {
              near.transport().resumeProducing();
              return near.receivedBytes();
            });
    assertThat(inside).isEqualTo(before);
  }

  @Test
  void ofAPauseAndAResumeInOneTurnTheLastCounts() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    nearLoop.run(
        () -> {
          near.transport().resumeProducing();
          near.transport().pauseProducing();
          near.transport().resumeProducing();
          near.transport().pauseProducing();
        });
    far.made().write(text("x"));
    farLoop.settle();
    nearLoop.settle();
    assertThat(near.receivedBytes()).isZero();
    nearLoop.run(
        () -> {
          near.transport().resumeProducing();
          near.transport().pauseProducing();
          near.transport().resumeProducing();
        });
    until(() -> near.receivedBytes() == 1);
  }

  @Test
  void stopProducingOnATransportIsLoseConnection() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    near.made().write(text("bye"));
    near.made().stopProducing();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    far.lost();
    assertThat(far.text()).isEqualTo("bye");
  }

  // Closing.

  @Test
  void loseConnectionSendsAllToASlowReaderFirst() {
    Buffer all = bytes(MUCH);
    RecordingProtocol far = protocol();
    far.onData(
        (p, data) -> {
          p.transport().pauseProducing();
          farLoop.reactor().callLater(Duration.ofNanos(100_000), p.transport()::resumeProducing);
        });
    RecordingProtocol near =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(all);
                  p.transport().loseConnection();
                });
    connect(near, far);
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(far.received().equals(all)).isTrue();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void loseConnectionStopsReading() {
    // More than the system's buffers hold, and the near side's bytes keep it open for a while.
    RecordingProtocol far = protocol().onMade(p -> p.transport().write(bytes(32 * MIB)));
    far.onData((p, data) -> p.transport().pauseProducing());
    RecordingProtocol near =
        protocol()
            .onData(
                (p, data) -> {
                  p.transport().write(bytes(32 * MIB));
                  p.transport().loseConnection();
                });
    connect(near, far);
    until(() -> near.receivedBytes() > 0);
    long before = near.receivedBytes();
    farLoop.settle();
    nearLoop.settle();
    nearLoop.run(near.transport()::resumeProducing);
    farLoop.settle();
    nearLoop.settle();
    assertThat(near.receivedBytes()).isEqualTo(before);
    assertThat(farLoop.call(() -> far.transport().bufferedBytes())).isPositive();
    assertThat(near.isLost()).isFalse();
  }

  @Test
  void writesAfterLoseConnectionAreDropped() {
    RecordingProtocol far = protocol();
    RecordingProtocol near =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(text("before"));
                  p.transport().loseConnection();
                  p.transport().write(text("after"));
                });
    connect(near, far);
    far.lost();
    assertThat(far.text()).isEqualTo("before");
  }

  @Test
  void aCloseWhosePeerGoesAwayEndsInConnectionLost() {
    RecordingProtocol far = protocol().onMade(p -> p.transport().pauseProducing());
    RecordingProtocol near =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(bytes(MUCH));
                  p.transport().loseConnection();
                });
    connect(near, far);
    nearLoop.settle();
    assertThat(near.isLost()).isFalse();
    far.made().abortConnection();
    assertThat(near.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void loseConnectionWaitsForAPushProducerToFinish() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    RecordingPush push = new RecordingPush();
    nearLoop.run(
        () -> {
          near.transport().registerProducer(push);
          near.transport().write(text("first "));
          near.transport().loseConnection();
        });
    until(() -> far.receivedBytes() == 6);
    nearLoop.settle();
    assertThat(near.isLost()).isFalse();
    nearLoop.run(
        () -> {
          near.transport().write(text("second"));
          near.transport().unregisterProducer();
          near.transport().unregisterProducer();
          near.transport().write(text("too late"));
        });
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    far.lost();
    assertThat(far.text()).isEqualTo("first second");
    assertThat(push.calls).isEmpty();
  }

  @Test
  void loseConnectionWaitsForAPullProducerToFinish() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    RecordingPull pull = new RecordingPull(near, 50, 1_000);
    nearLoop.run(
        () -> {
          near.transport().registerProducer(pull);
          near.transport().loseConnection();
        });
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    far.lost();
    assertThat(far.receivedBytes()).isEqualTo(50_000);
  }

  @Test
  void aProducerThatComesWhileTheConnectionIsClosingIsWaitedForToo() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    nearLoop.run(
        () -> {
          near.transport().write(text("x"));
          near.transport().loseConnection();
          near.transport().registerProducer(new RecordingPush());
          near.transport().write(text("y"));
        });
    until(() -> far.receivedBytes() == 2);
    nearLoop.settle();
    assertThat(near.isLost()).isFalse();
    nearLoop.run(near.transport()::unregisterProducer);
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void anAbortDoesNotWaitForAProducer() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    RecordingPush push = new RecordingPush();
    nearLoop.run(
        () -> {
          near.transport().registerProducer(push);
          near.transport().loseConnection();
          near.transport().abortConnection();
          near.transport().unregisterProducer();
        });
    assertThat(near.lost()).isInstanceOf(ConnectionAborted.class);
  }

  // Half-closes.

  @Test
  void aHalfCloseableProtocolAnswersAfterThePeersEnd() {
    RecordingProtocol near =
        RecordingProtocol.withHalfClose()
            .onReadLost(
                p -> {
                  p.transport().write(text("answer"));
                  p.transport().loseConnection();
                });
    RecordingProtocol far =
        RecordingProtocol.withHalfClose()
            .onMade(
                p -> {
                  p.transport().write(text("question"));
                  p.transport().loseWriteConnection();
                });
    connect(near, far);
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    until(() -> far.calls().contains("readLost"));
    assertThat(near.text()).isEqualTo("question");
    assertThat(far.text()).isEqualTo("answer");
    assertThat(near.calls()).containsExactly("made", "data", "readLost", "lost");
    assertThat(far.calls()).containsExactly("made", "writeLost", "data", "readLost");
  }

  @Test
  void theEndOfOnesSendingComesAfterAllThatWasWritten() {
    Buffer all = bytes(MUCH);
    RecordingProtocol near =
        RecordingProtocol.withHalfClose()
            .onMade(
                p -> {
                  p.transport().write(all);
                  p.transport().loseWriteConnection();
                  p.transport().loseWriteConnection();
                  p.transport().write(text("dropped"));
                });
    RecordingProtocol far = RecordingProtocol.withHalfClose();
    connect(near, far);
    until(() -> far.calls().contains("readLost"));
    assertThat(far.received().equals(all)).isTrue();
    until(() -> near.calls().contains("writeLost"));
    far.made().write(text("still listening?"));
    until(() -> near.receivedBytes() == 16);
    assertThat(near.calls()).containsExactly("made", "writeLost", "data");
  }

  @Test
  void writeConnectionLostComesOnALaterTurn() {
    RecordingProtocol near = RecordingProtocol.withHalfClose();
    connect(near, RecordingProtocol.withHalfClose());
    List<String> inside =
        nearLoop.call(
            () -> {
              near.transport().loseWriteConnection();
              return near.calls();
            });
    assertThat(inside).containsExactly("made");
    until(() -> near.calls().contains("writeLost"));
  }

  @Test
  void loseWriteConnectionWaitsForARegisteredProducer() {
    RecordingProtocol near = RecordingProtocol.withHalfClose();
    RecordingProtocol far = RecordingProtocol.withHalfClose();
    connect(near, far);
    nearLoop.run(
        () -> {
          near.transport().registerProducer(new RecordingPush());
          near.transport().loseWriteConnection();
          near.transport().write(text("first"));
        });
    until(() -> far.receivedBytes() == 5);
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made");
    nearLoop.run(near.transport()::unregisterProducer);
    until(() -> far.calls().contains("readLost"));
  }

  @Test
  void aConnectionThatBothSidesHalfClosedStaysUntilItIsClosed() {
    RecordingProtocol near =
        RecordingProtocol.withHalfClose().onReadLost(p -> p.transport().loseWriteConnection());
    RecordingProtocol far =
        RecordingProtocol.withHalfClose().onMade(p -> p.transport().loseWriteConnection());
    connect(near, far);
    until(() -> near.calls().contains("writeLost") && far.calls().contains("readLost"));
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made", "readLost", "writeLost");
    near.made().loseConnection();
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(far.isLost()).isFalse();
    far.made().loseConnection();
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void withoutHalfCloseThePeersEndIsTheEnd() {
    RecordingProtocol near = protocol();
    RecordingProtocol far =
        protocol()
            .onMade(
                p -> {
                  p.transport().write(text("question"));
                  p.transport().loseWriteConnection();
                });
    connect(near, far);
    assertThat(near.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(near.text()).isEqualTo("question");
    assertThat(far.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void thePeersEndWaitsWhileReadingIsPaused() {
    RecordingProtocol near =
        RecordingProtocol.withHalfClose().onMade(p -> p.transport().pauseProducing());
    RecordingProtocol far =
        RecordingProtocol.withHalfClose()
            .onMade(
                p -> {
                  p.transport().write(text("question"));
                  p.transport().loseWriteConnection();
                });
    connect(near, far);
    until(() -> far.calls().contains("writeLost"));
    nearLoop.settle();
    assertThat(near.calls()).containsExactly("made");
    near.made().resumeProducing();
    until(() -> near.calls().contains("readLost"));
    assertThat(near.calls()).containsExactly("made", "data", "readLost");
  }

  @Test
  void anExceptionInReadConnectionLostClosesTheConnectionForThatReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        RecordingProtocol.withHalfClose()
            .onReadLost(
                p -> {
                  throw boom;
                });
    connect(near, protocol().onMade(p -> p.transport().loseWriteConnection()));
    assertThat(near.lost()).isSameAs(boom);
    unhandled.takes(boom);
  }

  @Test
  void anExceptionInWriteConnectionLostClosesTheConnectionForThatReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near =
        RecordingProtocol.withHalfClose()
            .onMade(p -> p.transport().loseWriteConnection())
            .onWriteLost(
                p -> {
                  throw boom;
                });
    connect(near, RecordingProtocol.withHalfClose());
    assertThat(near.lost()).isSameAs(boom);
    unhandled.takes(boom);
  }

  @Test
  void aResetAfterAHalfCloseIsConnectionLost() {
    RecordingProtocol near = RecordingProtocol.withHalfClose();
    RecordingProtocol far = RecordingProtocol.withHalfClose();
    connect(near, far);
    near.made().loseWriteConnection();
    until(() -> far.calls().contains("readLost"));
    far.made().abortConnection();
    if (wire.resets()) {
      assertThat(near.lost()).isInstanceOf(ConnectionLost.class);
    } else {
      until(() -> near.calls().contains("readLost"));
    }
  }

  // Producers.

  @Test
  void aPushProducerIsPausedAboveTheBufferSizeAndResumedWhenNothingIsBuffered() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    RecordingPush push = new RecordingPush();
    List<Long> bufferedAtResume = new CopyOnWriteArrayList<>();
    push.onResume = () -> bufferedAtResume.add(near.transport().bufferedBytes());
    nearLoop.run(
        () -> {
          near.transport().registerProducer(push);
          near.transport().write(bytes(Transport.BUFFER_SIZE));
          assertThat(push.calls).isEmpty();
          near.transport().write(text("x"));
          assertThat(push.calls).containsExactly("pause");
          near.transport().write(bytes(8 * MIB));
          assertThat(push.calls).containsExactly("pause");
        });
    until(() -> far.receivedBytes() == Transport.BUFFER_SIZE + 1 + 8L * MIB);
    until(() -> push.calls.size() == 2);
    assertThat(push.calls).containsExactly("pause", "resume");
    assertThat(bufferedAtResume).containsExactly(0L);
  }

  @Test
  void bufferedBytesAreTheBytesThatWereNotSentYet() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    nearLoop.run(
        () -> {
          assertThat(near.transport().bufferedBytes()).isZero();
          near.transport().write(bytes(1_000));
          near.transport().write(bytes(2_000));
          assertThat(near.transport().bufferedBytes()).isEqualTo(3_000);
        });
    until(() -> nearLoop.call(() -> near.transport().bufferedBytes()) == 0);
  }

  @Test
  void aPushProducerRegisteredOnAFullBufferIsPausedByItsNextWrite() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol().onMade(p -> p.transport().pauseProducing());
    connect(near, far);
    RecordingPush push = new RecordingPush();
    nearLoop.run(
        () -> {
          near.transport().write(bytes(MUCH));
          near.transport().registerProducer(push);
          near.transport().write(text("x"));
          assertThat(push.calls).containsExactly("pause");
        });
    far.made().resumeProducing();
    until(() -> push.calls.size() == 2);
    assertThat(push.calls).containsExactly("pause", "resume");
  }

  @Test
  void aFastWriterToAPeerThatDoesNotReadStaysBounded() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol().onMade(p -> p.transport().pauseProducing());
    connect(near, far);
    int piece = 16_384;
    List<Long> most = new CopyOnWriteArrayList<>(List.of(0L));
    PushProducer endless =
        new PushProducer() {
          private boolean paused;

          private void produce() {
            while (!paused) {
              near.transport().write(bytes(piece));
              most.set(0, Math.max(most.get(0), near.transport().bufferedBytes()));
            }
          }

          @Override
          public void pauseProducing() {
            paused = true;
          }

          @Override
          public void resumeProducing() {
            paused = false;
            nearLoop.reactor().callLater(Duration.ZERO, this::produce);
          }

          @Override
          public void stopProducing() {
            paused = true;
          }
        };
    nearLoop.run(
        () -> {
          near.transport().registerProducer(endless);
          endless.resumeProducing();
        });
    // The system's own buffers take some; after that nothing moves.
    far.made().resumeProducing();
    until(() -> far.receivedBytes() > MUCH);
    far.made().pauseProducing();
    farLoop.settle();
    nearLoop.settle();
    assertThat(most.get(0)).isLessThanOrEqualTo(Transport.BUFFER_SIZE + piece);
    near.made().abortConnection();
  }

  @Test
  void readingFromOneConnectionAndWritingToASlowOneStaysBounded() {
    RecordingProtocol source = protocol();
    RecordingProtocol sink = protocol();
    RecordingProtocol reader = protocol().onMade(p -> p.transport().pauseProducing());
    Buffer all = bytes(MUCH + 7);
    connect(sink, reader);
    List<Long> most = new CopyOnWriteArrayList<>(List.of(0L));
    source
        .onMade(p -> sink.transport().registerProducer(p.transport()))
        .onData(
            (p, data) -> {
              sink.transport().write(data);
              most.set(0, Math.max(most.get(0), sink.transport().bufferedBytes()));
            })
        .onLost(
            (p, reason) -> {
              sink.transport().unregisterProducer();
              sink.transport().loseConnection();
            });
    connect(
        source,
        protocol()
            .onMade(
                p -> {
                  p.transport().write(all);
                  p.transport().loseConnection();
                }));
    nearLoop.settle();
    farLoop.settle();
    nearLoop.settle();
    assertThat(source.isLost()).isFalse();
    reader.made().resumeProducing();
    reader.lost();
    assertThat(reader.received().equals(all)).isTrue();
    // One read may come on top of what is allowed.
    assertThat(most.get(0)).isLessThanOrEqualTo(Transport.BUFFER_SIZE + 256L * 1024);
  }

  @Test
  void aPullProducerIsAskedAtRegistrationAndOnceForEachDrainedBuffer() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    connect(near, far);
    RecordingPull pull = new RecordingPull(near, 20, 300_000);
    nearLoop.run(
        () -> {
          near.transport().registerProducer(pull);
          assertThat(pull.asked).isEqualTo(1);
        });
    until(() -> far.receivedBytes() == 20 * 300_000);
    nearLoop.settle();
    assertThat(pull.bufferedWhenAsked).containsOnly(0L);
    assertThat(pull.asked).isEqualTo(21);
  }

  @Test
  void othersWritesDoNotMultiplyTheQuestionsToAPullProducer() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol().onMade(p -> p.transport().pauseProducing());
    connect(near, far);
    RecordingPull pull = new RecordingPull(near, 5, 1_000);
    nearLoop.run(() -> near.transport().write(bytes(MUCH)));
    nearLoop.run(() -> near.transport().registerProducer(pull));
    for (int i = 0; i < 5; i++) {
      nearLoop.run(() -> near.transport().write(bytes(1_000)));
      nearLoop.settle();
    }
    assertThat(nearLoop.call(() -> pull.asked)).isEqualTo(1);
    far.made().resumeProducing();
    until(() -> far.receivedBytes() == MUCH + 10_000);
    nearLoop.settle();
    assertThat(nearLoop.call(() -> pull.asked)).isEqualTo(6);
    assertThat(pull.bufferedWhenAsked.subList(1, 6)).containsOnly(0L);
  }

  @Test
  void aSecondProducerIsRefused() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    nearLoop.run(
        () -> {
          near.transport().registerProducer(new RecordingPush());
          assertThatThrownBy(() -> near.transport().registerProducer(new RecordingPush()))
              .isInstanceOf(IllegalStateException.class);
          RecordingPull pull = new RecordingPull(near, 1, 1);
          assertThatThrownBy(() -> near.transport().registerProducer(pull))
              .isInstanceOf(IllegalStateException.class);
          assertThat(pull.asked).isZero();
          near.transport().unregisterProducer();
          near.transport().registerProducer(new RecordingPush());
        });
  }

  @Test
  void registeringOnADeadTransportStopsTheProducerAtOnce() {
    RecordingProtocol near = protocol();
    connect(near, protocol());
    near.made().abortConnection();
    near.lost();
    RecordingPush push = new RecordingPush();
    RecordingPull pull = new RecordingPull(near, 1, 1);
    nearLoop.run(
        () -> {
          near.transport().registerProducer(push);
          near.transport().registerProducer(pull);
        });
    assertThat(push.calls).containsExactly("stop");
    assertThat(pull.stopped).isTrue();
    assertThat(pull.asked).isZero();
  }

  @Test
  void theEndOfTheConnectionStopsTheProducerBeforeTheProtocolIsTold() {
    RecordingProtocol near = protocol();
    RecordingProtocol far = protocol();
    RecordingPush push = new RecordingPush();
    List<String> order = new CopyOnWriteArrayList<>();
    push.onStop = () -> order.add("stop");
    near.onMade(p -> p.transport().registerProducer(push)).onLost((p, reason) -> order.add("lost"));
    connect(near, far);
    far.made().loseConnection();
    near.lost();
    assertThat(order).containsExactly("stop", "lost");
    assertThat(push.calls).containsExactly("stop");
  }

  @Test
  void aProducerThatThrowsClosesTheConnectionOnALaterTurn() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProtocol near = protocol();
    connect(near, protocol());
    RecordingPush push = new RecordingPush();
    push.onPause =
        () -> {
          throw boom;
        };
    boolean lostInside =
        nearLoop.call(
            () -> {
              near.transport().registerProducer(push);
              near.transport().write(bytes(MIB));
              return near.isLost();
            });
    assertThat(lostInside).isFalse();
    assertThat(near.lost()).isSameAs(boom);
    unhandled.takes(boom);
  }

  /** A push producer that only listens. */
  private static final class RecordingPush implements PushProducer {
    final List<String> calls = new CopyOnWriteArrayList<>();
    Runnable onPause = () -> {};
    Runnable onResume = () -> {};
    Runnable onStop = () -> {};

    @Override
    public void pauseProducing() {
      calls.add("pause");
      onPause.run();
    }

    @Override
    public void resumeProducing() {
      calls.add("resume");
      onResume.run();
    }

    @Override
    public void stopProducing() {
      calls.add("stop");
      onStop.run();
    }
  }

  /** A pull producer that writes some pieces, and then has no more. */
  private static final class RecordingPull implements PullProducer {
    private final RecordingProtocol protocol;
    private final int pieces;
    private final int size;
    final List<Long> bufferedWhenAsked = new CopyOnWriteArrayList<>();
    volatile int asked;
    volatile boolean stopped;

    RecordingPull(RecordingProtocol protocol, int pieces, int size) {
      this.protocol = protocol;
      this.pieces = pieces;
      this.size = size;
    }

    @Override
    public void resumeProducing() {
      bufferedWhenAsked.add(protocol.transport().bufferedBytes());
      asked = asked + 1;
      if (asked <= pieces) {
        protocol.transport().write(bytes(size));
      } else {
        protocol.transport().unregisterProducer();
      }
    }

    @Override
    public void stopProducing() {
      stopped = true;
    }
  }
}
