package dev.entwine.testing;

import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.DatagramProtocol;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A datagram protocol that keeps the calls made to it, and does in each what a test wants. What it
 * keeps may be read on the test's thread.
 */
public final class RecordingDatagrams extends DatagramProtocol {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Address> senders = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private Consumer<RecordingDatagrams> onStart = p -> {};
  private Consumer<RecordingDatagrams> onStop = p -> {};
  private Consumer<RecordingDatagrams> onRefused = p -> {};
  private BiConsumer<Buffer, Address> onDatagram = (datagram, from) -> {};

  public RecordingDatagrams onStart(Consumer<RecordingDatagrams> action) {
    onStart = action;
    return this;
  }

  public RecordingDatagrams onStop(Consumer<RecordingDatagrams> action) {
    onStop = action;
    return this;
  }

  public RecordingDatagrams onRefused(Consumer<RecordingDatagrams> action) {
    onRefused = action;
    return this;
  }

  public RecordingDatagrams onDatagram(BiConsumer<Buffer, Address> action) {
    onDatagram = action;
    return this;
  }

  /** The calls up to now: {@code start}, {@code got TEXT}, {@code refused}, {@code stop}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Who sent the datagrams up to now. */
  public List<Address> senders() {
    return List.copyOf(senders);
  }

  /** The names of the threads of the calls up to now. */
  public List<String> threads() {
    return List.copyOf(threads);
  }

  /** Waits until some call has been made. */
  public RecordingDatagrams awaits(String call) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> calls.contains(call));
    return this;
  }

  private void keep(String call) {
    threads.add(Thread.currentThread().getName());
    calls.add(call);
  }

  @Override
  protected void startProtocol() {
    keep("start");
    onStart.accept(this);
  }

  @Override
  protected void stopProtocol() {
    keep("stop");
    onStop.accept(this);
  }

  @Override
  public void datagramReceived(Buffer datagram, Address from) {
    senders.add(from);
    keep("got " + datagram);
    onDatagram.accept(datagram, from);
  }

  @Override
  public void connectionRefused() {
    keep("refused");
    onRefused.accept(this);
  }
}
