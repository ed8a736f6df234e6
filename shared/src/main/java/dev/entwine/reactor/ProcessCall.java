package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ProcessExitedAlready;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.protocol.ProcessTransport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program whose end is a Deferred. */
abstract class ProcessCall<T> extends ProcessProtocol {

  final Buffer out = Buffer.buffer();
  final Buffer err = Buffer.buffer();
  private final ProcessCallOptions options;
  private final Deferred<T> result = new Deferred<>(cancelled -> kill());
  private final Deferred<@Nullable Void> ended = new Deferred<>();
  private @Nullable Deferred<ProcessTransport> started;
  private boolean over;

  ProcessCall(ProcessCallOptions options) {
    this.options = options;
  }

  /** Some output, as long as the result is not there. */
  abstract void received(int childFD, Buffer data);

  /** What the Deferred fires with. */
  abstract T answer(int exitCode);

  final Deferred<T> start(Reactor reactor, String executable, List<String> args) {
    List<String> line = new ArrayList<>(args);
    line.add(0, executable);
    started = reactor.spawnProcess(this, executable, line, options.env(), options.path());
    started.addCallbacks(
        transport -> null,
        failure -> {
          fail(failure);
          return null;
        });
    return result;
  }

  @Override
  protected final void connectionMade() {
    if (options.stdinBytes() != null) {
      transport().write(options.stdinBytes());
      transport().closeStdin();
    }
  }

  @Override
  public final void childDataReceived(int childFD, Buffer data) {
    if (!over) {
      received(childFD, data);
    }
  }

  /** Adds to what is kept, within bounds. */
  final void keep(Buffer kept, Buffer data) {
    if ((long) out.length() + err.length() + data.length() > options.maxOutput()) {
      fail(new OutputTooLong(options.maxOutput()));
      kill();
    } else {
      kept.appendBuffer(data);
    }
  }

  final void fail(Throwable failure) {
    over = true;
    if (!result.called()) {
      result.errback(failure);
    }
  }

  /** Fires when the program has ended. */
  final Deferred<@Nullable Void> whenEnded() {
    return ended;
  }

  /** Ends the program and lets go of its pipes, which a grandchild might hold open. */
  private void kill() {
    over = true;
    if (started != null && !started.called()) {
      started.cancel();
      return;
    }
    try {
      transport().signalProcess("KILL");
    } catch (ProcessExitedAlready e) {
      // Its pipes are still open then, or it would not be called.
    }
    transport().loseConnection();
  }

  @Override
  public final void processEnded(ConnectionClosed reason) {
    over = true;
    if (!result.called()) {
      result.callback(answer(reason instanceof ProcessTerminated t ? t.exitCode() : 0));
    }
    ended.callback(null);
  }
}
