package dev.entwine.transport.process;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.CannotSpawnError;
import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ProcessDone;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.transport.StreamTransport;
import dev.entwine.transport.Turn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process, from before its start until it has exited and its pipes are closed. Twisted's
 * {@code process.Process}.
 *
 * <p>Confined to the reactor's loop; methods called from elsewhere hop onto it.
 */
public final class ChildProcess implements ProcessTransport {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

  private final ContextInternal context;
  private final ProcessProtocol protocol;
  private final Command command;
  private final Set<ChildProcess> children;
  private final Deferred<ProcessTransport> started = new Deferred<>(cancelled -> giveUp());

  /** What of its pipes is open. */
  private final List<ChildPipe> pipes = new ArrayList<>(3);

  private volatile @Nullable Process process;
  private @Nullable PipeWriter stdin;
  private @Nullable ConnectionClosed exit;
  private boolean disconnected;
  private volatile boolean killAtStart;
  private boolean ended;

  private ChildProcess(
      ContextInternal context,
      ProcessProtocol protocol,
      Command command,
      Set<ChildProcess> children) {
    this.context = context;
    this.protocol = protocol;
    this.command = command;
    this.children = children;
  }

  /**
   * What is to be started with {@link #start}.
   *
   * @param children has the process from its start until its end. What is not in there any more is
   *     left alone: its protocol is told nothing
   * @throws IllegalArgumentException if it can't be started whatever the system says
   */
  public static ChildProcess of(
      ContextInternal context,
      ProcessProtocol protocol,
      String executable,
      List<String> args,
      ProcessOptions options,
      Set<ChildProcess> children) {
    Command command = new Command(executable, args, options);
    return new ChildProcess(context, protocol, command, children);
  }

  /**
   * Fires when it has been started and the protocol been told, or fails with {@link
   * CannotSpawnError}. Cancelling it kills the process.
   */
  public Deferred<ProcessTransport> started() {
    return started;
  }

  /** Starts it. On the reactor's context. */
  public void start() {
    if (killAtStart) {
      return;
    }
    children.add(this);
    try {
      Spawner.execute(this::spawn);
    } catch (RejectedExecutionException e) {
      failed(tooMany(e));
    }
  }

  private CannotSpawnError tooMany(RejectedExecutionException e) {
    String why = Spawner.BACKLOG + " processes wait to be started already";
    return new CannotSpawnError(command.executable(), why, e);
  }

  /** On the spawner's thread. */
  private void spawn() {
    Spawner.Spawned spawned;
    try {
      spawned = Spawner.spawn(command);
    } catch (Throwable t) {
      later(() -> failed(t));
      return;
    }
    try {
      execute(() -> begin(spawned));
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop ended before {} was started", this);
      abandon(spawned);
    }
  }

  /** Nobody wants it any more. Only who cancelled the start wants it to end. */
  private void abandon(Spawner.Spawned spawned) {
    spawned.abandon();
    if (killAtStart) {
      spawned.process().toHandle().destroyForcibly();
    }
  }

  private void failed(Throwable why) {
    children.remove(this);
    if (!started.called()) {
      started.errback(why);
    }
  }

  /** The start was cancelled: by another party before it, or by the protocol as it is told. */
  private void giveUp() {
    killAtStart = true;
    children.remove(this);
    Process running = process;
    if (running != null) {
      running.toHandle().destroyForcibly();
      List.copyOf(pipes).forEach(ChildPipe::lose);
    }
  }

  private void begin(Spawner.Spawned spawned) {
    if (killAtStart || disconnected) {
      abandon(spawned);
      return;
    }
    process = spawned.process();
    if (spawned.stdin() != null) {
      stdin = new PipeWriter(this, spawned.stdin());
      pipes.add(stdin);
    }
    addReader(1, spawned.stdout());
    addReader(2, spawned.stderr());
    reporting(name(), () -> protocol.makeConnection(this));
    readers().forEach(PipeReader::start);
    spawned.process().onExit().thenAccept(gone -> later(() -> exited(gone.exitValue())));
    if (!started.called()) {
      started.callback(this);
    }
  }

  private void addReader(int childFD, Pipe.@Nullable SourceChannel source) {
    if (source != null) {
      pipes.add(new PipeReader(this, childFD, source));
    }
  }

  private List<PipeReader> readers() {
    return pipes.stream().filter(PipeReader.class::isInstance).map(PipeReader.class::cast).toList();
  }

  // What happens to it.

  void received(PipeReader pipe, Buffer data) {
    if (!call(name(), () -> protocol.childDataReceived(pipe.childFD, data))) {
      pipe.lose();
    }
  }

  void pipeLost(ChildPipe pipe) {
    pipes.remove(pipe);
    if (children.contains(this)) {
      reporting(name(), () -> protocol.childConnectionLost(pipe.childFD));
      endIfOver();
    }
  }

  private void exited(int code) {
    if (!children.contains(this)) {
      return;
    }
    ConnectionClosed reason = code == 0 ? new ProcessDone() : new ProcessTerminated(code);
    exit = reason;
    reporting(name(), () -> protocol.processExited(reason));
    if (stdin != null) {
      stdin.processGone();
    }
    endIfOver();
  }

  private void endIfOver() {
    ConnectionClosed reason = exit;
    if (reason != null && pipes.isEmpty() && !ended) {
      ended = true;
      reporting(name(), () -> protocol.processEnded(reason));
      children.remove(this);
    }
  }

  /**
   * Closes the pipes now, as the end of the reactor does. The process lives on, as in Twisted, but
   * most end when they read or write next.
   */
  public void disconnect() {
    disconnected = true;
    if (!started.called()) {
      failed(new CannotSpawnError(command.executable(), "the reactor was stopped", null));
    }
    List.copyOf(pipes).forEach(ChildPipe::lose);
  }

  /** Kills it and closes its pipes: for a child that was forgotten. */
  public void destroy() {
    Process running = process;
    if (running == null) {
      started.cancel();
    } else {
      running.toHandle().destroyForcibly();
      disconnect();
    }
  }

  // What can be done with it.

  @Override
  public @Nullable Long pid() {
    Process running = process;
    return running != null && running.isAlive() ? running.pid() : null;
  }

  @Override
  public void write(Buffer data) {
    Buffer kept = StreamTransport.kept(data);
    onLoop(
        () -> {
          if (stdin != null) {
            stdin.write(kept);
          }
        });
  }

  @Override
  public void writeToChild(int childFD, Buffer data) {
    if (childFD != 0) {
      throw new IllegalArgumentException(
          "descriptor " + childFD + " of a child can't be written to: only 0, its standard input");
    }
    write(data);
  }

  @Override
  public void closeChildFD(int childFD) {
    if (childFD < 0 || childFD > 2) {
      throw new IllegalArgumentException(
          "descriptor " + childFD + ": the JVM gives a child no others than 0, 1 and 2");
    }
    onLoop(
        () -> {
          if (childFD == 0 && stdin != null) {
            stdin.loseConnection();
          }
          readers().stream()
              .filter(pipe -> pipe.childFD == childFD)
              .forEach(PipeReader::loseConnection);
        });
  }

  @Override
  public void loseConnection() {
    closeStdin();
    closeStderr();
    closeStdout();
  }

  @Override
  public void signalProcess(String name) {
    Signals.send(running(), name);
  }

  @Override
  public void signalProcess(int number) {
    Signals.send(running(), number);
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the process has not been started yet");
    }
    return running;
  }

  @Override
  public void registerProducer(PushProducer producer) {
    register(producer);
  }

  @Override
  public void registerProducer(PullProducer producer) {
    register(producer);
  }

  private void register(Producer producer) {
    onLoop(
        () -> {
          if (stdin == null) {
            producer.stopProducing();
          } else {
            stdin.register(producer);
          }
        });
  }

  @Override
  public void unregisterProducer() {
    onLoop(
        () -> {
          if (stdin != null) {
            stdin.unregister();
          }
        });
  }

  @Override
  public void pauseProducing() {
    onLoop(() -> readers().forEach(PipeReader::pause));
  }

  @Override
  public void resumeProducing() {
    onLoop(() -> readers().forEach(PipeReader::resume));
  }

  @Override
  public long bufferedBytes() {
    return stdin == null ? 0 : stdin.buffered();
  }

  // The rest.

  private String name() {
    Class<?> type = protocol.getClass();
    String who = type.isAnonymousClass() ? "a process protocol" : type.getSimpleName();
    return who + " of " + this;
  }

  /** Calls a producer, perhaps from inside another call; if it throws, its pipe is closed later. */
  void guarded(ChildPipe pipe, Runnable producer) {
    if (!call("a producer for " + this, producer)) {
      later(pipe::lose);
    }
  }

  /** Calls a handler, and reports what it throws. */
  void reporting(String where, Runnable handler) {
    call(where, handler);
  }

  /** Whether the handler returned normally. */
  private boolean call(String where, Runnable handler) {
    ContextInternal previous = context.beginDispatch();
    try {
      handler.run();
      return true;
    } catch (Throwable t) {
      UnhandledErrors.report(where, t);
      return false;
    } finally {
      context.endDispatch(previous);
    }
  }

  private void onLoop(Runnable action) {
    if (context.nettyEventLoop().inEventLoop()) {
      action.run();
    } else if (!Turn.run(context.nettyEventLoop()::inEventLoop, action)) {
      later(() -> reporting("a call from another thread to " + this, action));
    }
  }

  void later(Runnable action) {
    try {
      execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of {} has ended", this);
    }
  }

  /**
   * Does it on a later turn.
   *
   * @throws RejectedExecutionException if the loop has ended
   */
  void execute(Runnable action) {
    context.nettyEventLoop().execute(action);
  }

  @Override
  public String toString() {
    Process running = process;
    return "process " + (running == null ? "" : running.pid() + " ") + command.executable();
  }
}
