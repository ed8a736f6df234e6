package dev.entwine.transport.process;

import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.testing.LoopThread;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A process protocol that keeps the calls made to it, and does in some what a test wants. What it
 * keeps may be read on the test's thread.
 */
final class RecordingProcess extends ProcessProtocol {

  private static final int KEPT = 1 << 24;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ProcessTransport> made = new CompletableFuture<>();
  private final CompletableFuture<ConnectionClosed> exited = new CompletableFuture<>();
  private final CompletableFuture<ConnectionClosed> ended = new CompletableFuture<>();
  private final Buffer out = Buffer.buffer();
  private final Buffer err = Buffer.buffer();
  private volatile long outBytes;
  private Consumer<ProcessTransport> onMade = transport -> {};
  private BiConsumer<ProcessTransport, Buffer> onOut = (transport, data) -> {};
  private Consumer<String> onCall = call -> {};

  RecordingProcess onMade(Consumer<ProcessTransport> action) {
    onMade = action;
    return this;
  }

  RecordingProcess onOut(BiConsumer<ProcessTransport, Buffer> action) {
    onOut = action;
    return this;
  }

  /** Called for each of the others. */
  RecordingProcess onCall(Consumer<String> action) {
    onCall = action;
    return this;
  }

  /** The calls up to now: made, out, err, lost 0 to 2, exited, ended; a run of data counts once. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  ProcessTransport made() {
    return LoopThread.get(made);
  }

  ConnectionClosed exited() {
    return LoopThread.get(exited);
  }

  boolean hasExited() {
    return exited.isDone();
  }

  ConnectionClosed ended() {
    return LoopThread.get(ended);
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  long outBytes() {
    return outBytes;
  }

  /** What came from its standard output, up to 16 MiB of it. */
  Buffer out() {
    synchronized (out) {
      return out.copy();
    }
  }

  String err() {
    synchronized (err) {
      return err.toString();
    }
  }

  @Override
  protected void connectionMade() {
    calls.add("made");
    try {
      onMade.accept(transport());
    } finally {
      made.complete(transport());
    }
  }

  @Override
  public void outReceived(Buffer data) {
    data("out", out, data);
    outBytes += data.length();
    onOut.accept(transport(), data);
  }

  @Override
  public void errReceived(Buffer data) {
    data("err", err, data);
  }

  private void data(String call, Buffer kept, Buffer data) {
    if (!calls.get(calls.size() - 1).equals(call)) {
      calls.add(call);
    }
    synchronized (kept) {
      if (kept.length() < KEPT) {
        kept.appendBuffer(data);
      }
    }
  }

  @Override
  public void inConnectionLost() {
    call("lost 0");
  }

  @Override
  public void outConnectionLost() {
    call("lost 1");
  }

  @Override
  public void errConnectionLost() {
    call("lost 2");
  }

  @Override
  public void processExited(ConnectionClosed reason) {
    calls.add("exited");
    exited.complete(reason);
    onCall.accept("exited");
  }

  @Override
  public void processEnded(ConnectionClosed reason) {
    calls.add("ended");
    ended.complete(reason);
    onCall.accept("ended");
  }

  private void call(String call) {
    calls.add(call);
    onCall.accept(call);
  }
}
