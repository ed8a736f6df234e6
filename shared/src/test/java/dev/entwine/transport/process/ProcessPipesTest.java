package dev.entwine.transport.process;

import static dev.entwine.transport.process.Children.bytes;
import static dev.entwine.transport.process.Children.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.ProcessDone;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes to a child and comes from it: all of it, in order, and never too much at a time. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "children are given their pipes through /proc")
class ProcessPipesTest {

  private static final int MUCH = 10_000_000;

  @RegisterExtension final Children children = new Children();
  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private RecordingProcess cat() {
    return cat(new RecordingProcess());
  }

  private RecordingProcess cat(RecordingProcess protocol) {
    return children.spawn(protocol, "/bin/cat", "cat");
  }

  // In both directions.

  @Test
  void whatIsWrittenArrivesInOrderAndCloseStdinIsSeenAfterIt() {
    Buffer all = bytes(MUCH);
    RecordingProcess process =
        cat(
            new RecordingProcess()
                .onMade(
                    t -> {
                      for (int at = 0; at < MUCH; at += 70_001) {
                        t.write(all.slice(at, Math.min(MUCH, at + 70_001)));
                      }
                      t.closeStdin();
                      t.write(Buffer.buffer("too late"));
                    }));
    assertThat(process.ended()).isInstanceOf(ProcessDone.class);
    assertThat(process.out().equals(all)).isTrue();
  }

  @Test
  void writesFromOtherThreadsTakeEffectInTheirOrder() {
    RecordingProcess process = cat();
    ProcessTransport transport = process.transport();
    for (int i = 0; i < 1_000; i++) {
      transport.write(Buffer.buffer("line\n"));
    }
    transport.closeStdin();
    process.ended();
    assertThat(process.out()).hasToString("line\n".repeat(1_000));
  }

  @Test
  void receivedBuffersMayBeKept() {
    List<Buffer> kept = new CopyOnWriteArrayList<>();
    Buffer all = bytes(MUCH);
    cat(new RecordingProcess()
            .onMade(
                t -> {
                  t.write(all);
                  t.closeStdin();
                })
            .onOut((t, data) -> kept.add(data)))
        .ended();
    Buffer together = Buffer.buffer();
    kept.forEach(together::appendBuffer);
    assertThat(together.equals(all)).isTrue();
  }

  // What the child writes.

  @Test
  void aPausedReaderHoldsTheChildUpAndNothingIsLost() {
    int all = 50_000_000;
    RecordingProcess process =
        children.spawn(
            new RecordingProcess().onOut((t, data) -> t.pauseProducing()),
            "head",
            "head",
            "-c",
            Integer.toString(all),
            "/dev/zero");
    until(() -> process.outBytes() > 0);
    long before = process.outBytes();
    children.loop().settle();
    assertThat(process.outBytes()).isEqualTo(before).isLessThanOrEqualTo(64 * 1024);
    assertThat(process.hasExited()).isFalse();
    children.loop().run(() -> process.onOut((t, data) -> {}));
    process.transport().resumeProducing();
    process.ended();
    assertThat(process.outBytes()).isEqualTo(all);
  }

  @Test
  void pausingInEveryCallAndResumingLaterLosesNothing() {
    LoopThread loop = children.loop();
    RecordingProcess process =
        children.spawn(
            new RecordingProcess()
                .onOut(
                    (t, data) -> {
                      t.pauseProducing();
                      loop.reactor().callLater(Duration.ZERO, t::resumeProducing);
                    }),
            "head",
            "head",
            "-c",
            "3000000",
            "/dev/zero");
    process.ended();
    assertThat(process.outBytes()).isEqualTo(3_000_000);
  }

  @Test
  void whilePausedTheExitIsToldAndTheEndWaits() {
    RecordingProcess process =
        children.sh(new RecordingProcess().onMade(ProcessTransport::pauseProducing), "echo last");
    process.exited();
    children.loop().settle();
    assertThat(process.calls()).doesNotContain("out", "lost 1", "lost 2", "ended");
    process.transport().resumeProducing();
    process.ended();
    assertThat(process.out()).hasToString("last\n");
  }

  @Test
  void closingTheOutputEndsAChildThatWritesOn() {
    RecordingProcess process = children.spawn(new RecordingProcess(), "yes", "yes");
    until(() -> process.outBytes() > MUCH);
    List<String> inside =
        children
            .loop()
            .call(
                () -> {
                  process.transport().closeStdout();
                  return process.calls();
                });
    assertThat(inside).doesNotContain("lost 1");
    assertThat(process.ended())
        .isInstanceOfSatisfying(
            ProcessTerminated.class, reason -> assertThat(reason.exitCode()).isIn(1, 141));
  }

  // What the child reads.

  @Test
  void aChildThatClosesItsInputIsNoticedByTheNextWrite() {
    RecordingProcess process = children.sh("exec 0<&-; echo closed; exec sleep 600");
    until(() -> process.outBytes() == 7);
    assertThat(process.calls()).doesNotContain("lost 0");
    process.transport().write(bytes(10));
    until(() -> process.calls().contains("lost 0"));
    process.transport().write(bytes(10));
    process.transport().signalProcess("KILL");
    process.ended();
    assertThat(process.calls()).containsOnlyOnce("lost 0");
  }

  @Test
  void aPushProducerIsPausedAboveTheBufferSizeAndResumedWhenNothingIsBuffered() {
    RecordingProcess process = cat(new RecordingProcess().onMade(t -> t.pauseProducing()));
    ProcessTransport transport = process.transport();
    List<String> calls = new CopyOnWriteArrayList<>();
    PushProducer push =
        new PushProducer() {
          @Override
          public void pauseProducing() {
            calls.add("pause");
          }

          @Override
          public void resumeProducing() {
            calls.add("resume at " + transport.bufferedBytes());
          }

          @Override
          public void stopProducing() {
            calls.add("stop");
          }
        };
    children
        .loop()
        .run(
            () -> {
              transport.registerProducer(push);
              transport.write(bytes(Transport.BUFFER_SIZE));
              assertThat(calls).isEmpty();
              transport.write(bytes(MUCH));
              assertThat(calls).containsExactly("pause");
            });
    transport.resumeProducing();
    until(() -> calls.size() == 2);
    assertThat(calls).containsExactly("pause", "resume at 0");
    transport.closeStdin();
    children.loop().settle();
    assertThat(process.calls()).doesNotContain("lost 0");
    transport.unregisterProducer();
    process.ended();
    assertThat(process.outBytes()).isEqualTo(Transport.BUFFER_SIZE + MUCH);
  }

  @Test
  void aFastWriterToAChildThatDoesNotReadStaysBoundedAndIsStoppedAtTheEnd() {
    RecordingProcess process = children.spawn(new RecordingProcess(), "sleep", "sleep", "600");
    ProcessTransport transport = process.transport();
    AtomicLong most = new AtomicLong();
    List<String> calls = new CopyOnWriteArrayList<>();
    PushProducer endless =
        new PushProducer() {
          private boolean paused;

          @Override
          public void resumeProducing() {
            paused = false;
            while (!paused) {
              transport.write(bytes(16_384));
              most.accumulateAndGet(transport.bufferedBytes(), Math::max);
            }
          }

          @Override
          public void pauseProducing() {
            paused = true;
            calls.add("pause");
          }

          @Override
          public void stopProducing() {
            calls.add("stop");
          }
        };
    children
        .loop()
        .run(
            () -> {
              transport.registerProducer(endless);
              endless.resumeProducing();
            });
    children.loop().settle();
    assertThat(most.get()).isBetween(1L, Transport.BUFFER_SIZE + 16_384L);
    transport.signalProcess(9);
    process.ended();
    assertThat(calls).endsWith("stop").containsOnlyOnce("stop");
    assertThat(children.loop().call(transport::bufferedBytes)).isZero();
  }

  @Test
  void aPullProducerIsAskedOnceForEachDrainedBuffer() {
    RecordingProcess process = cat();
    ProcessTransport transport = process.transport();
    List<Long> bufferedWhenAsked = new CopyOnWriteArrayList<>();
    PullProducer pull =
        new PullProducer() {
          @Override
          public void resumeProducing() {
            bufferedWhenAsked.add(transport.bufferedBytes());
            if (bufferedWhenAsked.size() <= 20) {
              transport.write(bytes(300_000));
            } else {
              transport.unregisterProducer();
              transport.closeStdin();
            }
          }

          @Override
          public void stopProducing() {}
        };
    transport.registerProducer(pull);
    process.ended();
    assertThat(process.outBytes()).isEqualTo(6_000_000);
    assertThat(bufferedWhenAsked).hasSize(21).containsOnly(0L);
  }

  @Test
  void aSecondProducerIsRefusedAndOneThatComesTooLateIsStopped() {
    RecordingProcess process = cat();
    ProcessTransport transport = process.transport();
    List<String> calls = new CopyOnWriteArrayList<>();
    PullProducer pull =
        new PullProducer() {
          @Override
          public void resumeProducing() {
            calls.add("resume");
          }

          @Override
          public void stopProducing() {
            calls.add("stop");
          }
        };
    children
        .loop()
        .run(
            () -> {
              transport.registerProducer(pull);
              assertThatThrownBy(() -> transport.registerProducer(pull))
                  .isInstanceOf(IllegalStateException.class);
            });
    transport.signalProcess("KILL");
    process.ended();
    children.loop().run(() -> transport.registerProducer(pull));
    assertThat(calls).containsExactly("resume", "stop", "stop");
  }

  @Test
  void aProducerThatThrowsClosesTheInputOnALaterTurn() {
    IllegalStateException boom = new IllegalStateException("boom");
    RecordingProcess process = cat();
    ProcessTransport transport = process.transport();
    children
        .loop()
        .run(
            () -> {
              transport.registerProducer(
                  new PullProducer() {
                    @Override
                    public void resumeProducing() {
                      throw boom;
                    }

                    @Override
                    public void stopProducing() {}
                  });
              assertThat(process.calls()).doesNotContain("lost 0");
            });
    process.ended();
    unhandled.takes(boom);
  }

  @Test
  void readingFromOneChildAndWritingToAnotherStaysBounded() {
    RecordingProcess sink = cat(new RecordingProcess().onMade(t -> t.pauseProducing()));
    AtomicLong most = new AtomicLong();
    RecordingProcess source =
        children.spawn(
            new RecordingProcess()
                .onMade(t -> sink.transport().registerProducer(t))
                .onOut(
                    (t, data) -> {
                      sink.transport().write(data);
                      most.accumulateAndGet(sink.transport().bufferedBytes(), Math::max);
                    })
                .onCall(
                    call -> {
                      if (call.equals("ended")) {
                        sink.transport().unregisterProducer();
                        sink.transport().closeStdin();
                      }
                    }),
            "head",
            "head",
            "-c",
            "20000000",
            "/dev/zero");
    until(() -> most.get() > Transport.BUFFER_SIZE);
    children.loop().settle();
    assertThat(source.hasExited()).isFalse();
    sink.transport().resumeProducing();
    sink.ended();
    assertThat(sink.outBytes()).isEqualTo(20_000_000);
    assertThat(most.get()).isLessThanOrEqualTo(2L * Transport.BUFFER_SIZE);
  }
}
