package dev.entwine.reactor;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MulticastTransport;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.time.DelayedCall;
import dev.entwine.time.DelayedCallQueue;
import dev.entwine.transport.Addresses;
import dev.entwine.transport.MulticastPort;
import dev.entwine.transport.Place;
import dev.entwine.transport.StandardIO;
import dev.entwine.transport.StandardIOPort;
import dev.entwine.transport.StreamConnector;
import dev.entwine.transport.StreamPort;
import dev.entwine.transport.Turn;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UDPPort;
import dev.entwine.transport.UNIXPortOptions;
import dev.entwine.transport.process.ChildProcess;
import dev.entwine.transport.process.ProcessOptions;
import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
import dev.entwine.watch.Watch;
import dev.entwine.watch.WatchedSet;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reactor on a Vert.x event-loop context. */
final class VertxReactor implements Reactor, Home {

  private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
  private static final String KEY = "dev.entwine.reactor";

  /** How long the end of the process, or of {@link #run}, may wait for things to close. */
  private static final long CLOSE_SECONDS = 10;

  /** The reactor's own pool: as many threads as Twisted's, and a bound that Twisted's lacks. */
  private static final int POOL_THREADS = 10;

  private static final int POOL_BACKLOG = 10_000;

  private static final Duration UNDEPLOY_AGAIN = Duration.ofMillis(10);

  private enum State {
    INITIAL,
    RUNNING,
    STOPPING,
    STOPPED
  }

  /** The reactor that a thread made last, until it runs it. Weak: it may be forgotten instead. */
  private static final ThreadLocal<@Nullable WeakReference<VertxReactor>> MADE_HERE =
      new ThreadLocal<>();

  private final ContextInternal context;
  private final EventLoop loop;
  private final DelayedCallQueue calls =
      new DelayedCallQueue(System::nanoTime, this::earliestChanged, this);
  private final SystemEvents events = new SystemEvents();
  private final Set<StreamPort> ports =
      new WatchedSet<>(Leftover.Kind.PORT, this, VertxReactor::describe, StreamPort::disconnectAll);
  private final Set<UDPPort> datagramPorts =
      new WatchedSet<>(Leftover.Kind.PORT, this, UDPPort::toString, UDPPort::disconnect);
  private final Set<StreamConnector> connectors =
      new WatchedSet<>(
          Leftover.Kind.CONNECTION,
          this,
          connector -> "a connection, or an attempt at one, to " + connector.getDestination(),
          StreamConnector::disconnectNow);
  private final Set<StandardIO> standardIO =
      new WatchedSet<>(
          Leftover.Kind.CONNECTION, this, StandardIO::toString, StandardIO::disconnect);
  private final Set<ChildProcess> children =
      new WatchedSet<>(Leftover.Kind.PROCESS, this, ChildProcess::toString, ChildProcess::destroy);

  /** Who may touch this reactor before it runs: the thread that made it. */
  private final Thread maker = Thread.currentThread();

  private final Runnable emptyMailbox = () -> inContext(this::emptyMailbox);
  private final Mailbox mailbox = new Mailbox(() -> execute(emptyMailbox));

  /** Who waits in {@link #blockingCallFromThread}: from any thread. */
  private final Set<CompletableFuture<?>> blocked = ConcurrentHashMap.newKeySet();

  private final CoroutineHome coroutines = new CoroutineHome(this);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile State state;
  private volatile @Nullable Thread loopThread;
  private boolean started;
  private @Nullable ThreadPool threadPool;
  private @Nullable ScheduledFuture<?> wakeUp;
  private long wakeUpAt;
  private boolean inTurn;
  private boolean reading;
  private final List<TeamMember> summoned = new ArrayList<>();

  /** What was watching when it was made. */
  private final @Nullable Watch madeFor;

  private VertxReactor(ContextInternal context, State state) {
    this.context = context;
    this.loop = context.nettyEventLoop();
    this.state = state;
    this.started = state == State.RUNNING;
    if (started) {
      mailbox.open();
    }
    // As in Twisted, these two come before whatever a program adds to the same phase.
    events.add(Phase.DURING, SystemEvent.STARTUP, this::reallyStarted);
    events.add(Phase.DURING, SystemEvent.SHUTDOWN, this::disconnectAll);
    context.addCloseHook(this::contextClosed);
    madeFor = Origin.recorded() ? Watch.of(this) : null;
  }

  static Reactor standalone() {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    VertxInternal vertx = (VertxInternal) Vertx.vertx(options);
    ContextInternal context = vertx.createEventLoopContext();
    VertxReactor reactor = new VertxReactor(context, State.INITIAL);
    context.put(KEY, reactor);
    MADE_HERE.set(new WeakReference<>(reactor));
    if (Origin.recorded()) {
      Leftover.open(
          Leftover.Kind.REACTOR,
          Origin.here(reactor),
          reactor,
          reactor::toString,
          reactor::abandon,
          () -> reactor.state == State.STOPPING);
    }
    return reactor;
  }

  static Reactor of(Context context) {
    if (context.threadingModel() != ThreadingModel.EVENT_LOOP) {
      throw new IllegalArgumentException(
          "a reactor needs an event-loop context, not a "
              + context.threadingModel()
              + " one: deploy the verticle with ThreadingModel.EVENT_LOOP");
    }
    ContextInternal root = ((ContextInternal) context).unwrap();
    return (Reactor)
        root.contextData().computeIfAbsent(KEY, key -> new VertxReactor(root, State.RUNNING));
  }

  static Reactor current() {
    VertxReactor reactor = orNull();
    if (reactor == null) {
      throw new IllegalStateException(
          "thread '" + Thread.currentThread().getName() + "' runs no reactor");
    }
    return reactor;
  }

  /**
   * The reactor that the caller is on, or that it made and has not run yet.
   *
   * @throws IllegalStateException on another thread that has a reactor's context: a worker's
   */
  static @Nullable VertxReactor orNull() {
    ContextInternal context = ContextInternal.current();
    if (context != null) {
      if (context.threadingModel() != ThreadingModel.EVENT_LOOP
          || !((VertxReactor) of(context)).inReactor()) {
        throw new IllegalStateException(
            "thread '"
                + Thread.currentThread().getName()
                + "' is no event loop's and runs no reactor: go through callFromThread()");
      }
      return (VertxReactor) of(context);
    }
    WeakReference<VertxReactor> made = MADE_HERE.get();
    VertxReactor reactor = made == null ? null : made.get();
    return reactor != null && reactor.inReactor() ? reactor : null;
  }

  CoroutineHome coroutines() {
    return coroutines;
  }

  /** Whether it has its loop's thread, and not just that of its maker. */
  boolean hasRun() {
    return state != State.INITIAL;
  }

  @Override
  public Vertx vertx() {
    return context.owner();
  }

  @Override
  public ContextInternal context() {
    return context;
  }

  @Override
  public boolean inReactor() {
    return state == State.INITIAL
        ? Turn.acting() == maker
        : loop.inEventLoop() || loop.inEventLoop(Turn.acting());
  }

  @Override
  public boolean running() {
    return state == State.RUNNING || state == State.STOPPING;
  }

  // Time.

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public DelayedCall callLater(Duration delay, Runnable call) {
    check("callLater");
    return calls.add(delay, call);
  }

  @Override
  public List<DelayedCall> getDelayedCalls() {
    check("getDelayedCalls");
    return calls.pending();
  }

  private void earliestChanged() {
    if (running() && !inTurn) {
      arm();
    }
  }

  /**
   * Has Netty wake this reactor in time for its next call: one timer, however many calls there are.
   * A timer also for what is due now: Netty looks at its sockets before each round of timers, but
   * not between tasks, so a row of calls without delay leaves the sockets their turn.
   */
  private void arm() {
    long at = calls.earliest();
    if (calls.isEmpty() || (wakeUp != null && wakeUpAt - at <= 0)) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUpAt = at;
    wakeUp = loop.schedule(this::turn, Math.max(0, at - nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void turn() {
    wakeUp = null;
    inTurn = true;
    long now = nanoTime();
    long mark = calls.mark();
    ContextInternal previous = context.beginDispatch();
    try {
      for (Runnable call = nextDue(now, mark); call != null; call = nextDue(now, mark)) {
        reporting("a delayed call", call);
      }
    } finally {
      context.endDispatch(previous);
      inTurn = false;
    }
    if (running()) {
      arm();
    }
  }

  private @Nullable Runnable nextDue(long now, long mark) {
    return running() ? calls.pollDue(now, mark) : null;
  }

  // Running and stopping.

  @Override
  public void run() {
    if (state == State.STOPPING || state == State.STOPPED) {
      throw new ReactorNotRestartable();
    }
    if (state == State.RUNNING) {
      throw new ReactorAlreadyRunning();
    }
    check("run");
    CountDownLatch closed = new CountDownLatch(1);
    Thread atExit = new Thread(() -> stopAndAwait(closed), "entwine-reactor-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    state = State.RUNNING;
    onLoop(this::startUp);
    mailbox.open();
    boolean interrupted = awaitEnd();
    closeVertx();
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("The reactor was stopped by the end of the process");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Time runs from here on: what comes before the start may wait for it. */
  private void startUp() {
    loopThread = Thread.currentThread();
    arm();
    fireSystemEvent(SystemEvent.STARTUP);
  }

  private @Nullable Deferred<?> reallyStarted() {
    started = true;
    return null;
  }

  /** Waits for the shutdown events; an interrupt asks for them, and is kept for later. */
  private boolean awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        callFromThread(this::stopIfRunning);
      }
    }
  }

  private void closeVertx() {
    try {
      context.owner().close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Vert.x did not close properly after the reactor's end", e);
    }
  }

  private void stopAndAwait(CountDownLatch closed) {
    if (exitingFromTheLoop()) {
      LOG.debug("The process was ended from the reactor's own thread, which can do nothing more");
      return;
    }
    callFromThread(this::stopIfRunning);
    try {
      if (!closed.await(CLOSE_SECONDS, SECONDS)) {
        LOG.warn(
            "The reactor did not stop within {} s: the process ends all the same", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a call on the reactor is where {@code System.exit} was called, which never returns. */
  private boolean exitingFromTheLoop() {
    Thread thread = loopThread;
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }

  private void stopIfRunning() {
    if (state == State.RUNNING) {
      stop();
    }
  }

  @Override
  public void stop() {
    check("stop");
    if (state != State.RUNNING) {
      throw new ReactorNotRunning();
    }
    state = State.STOPPING;
    String deployment = context.deploymentID();
    onLoop(
        () -> {
          if (deployment != null) {
            undeploy(deployment);
          } else {
            shutDown();
          }
        });
  }

  /** A verticle that is still starting can't be undeployed: then it is tried again. */
  private void undeploy(String deployment) {
    context
        .owner()
        .undeploy(deployment)
        .onFailure(
            e -> {
              if (context.owner().deploymentManager().deployment(deployment) != null) {
                calls.add(UNDEPLOY_AGAIN, () -> undeploy(deployment));
              }
            });
  }

  /** Fires the shutdown events, once; then nothing of this reactor is left open or pending. */
  private Deferred<@Nullable Void> shutDown() {
    state = State.STOPPING;
    return fireSystemEvent(SystemEvent.SHUTDOWN)
        .addCallbackDeferred(
            fired -> {
              end();
              return portsFreed();
            })
        .addCallbackDo(free -> ended.countDown());
  }

  /** From here on nothing of this reactor runs any more. */
  private void end() {
    state = State.STOPPED;
    mailbox.close();
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    List.copyOf(blocked).forEach(outcome -> outcome.completeExceptionally(new ReactorNotRunning()));
    coroutines.cancelAll();
  }

  private @Nullable Deferred<?> disconnectAll() {
    List.copyOf(connectors).forEach(StreamConnector::disconnectNow);
    List.copyOf(ports).forEach(StreamPort::disconnectAll);
    List.copyOf(standardIO).forEach(StandardIO::disconnect);
    List.copyOf(children).forEach(ChildProcess::disconnect);
    List.copyOf(datagramPorts).forEach(UDPPort::disconnect);
    return null;
  }

  /** Closes what was opened during the shutdown too, and waits until others may have the ports. */
  private Deferred<@Nullable Void> portsFreed() {
    disconnectAll();
    children.clear();
    Deferred<@Nullable Void> all = Deferred.succeed(null);
    for (StreamPort port : List.copyOf(ports)) {
      all = all.addCallbackDeferred(free -> port.disconnectAll());
    }
    for (UDPPort port : List.copyOf(datagramPorts)) {
      all = all.addCallbackDeferred(free -> port.disconnect());
    }
    return all;
  }

  /** The context is closed: its verticle was undeployed, or its Vert.x closed. */
  private void contextClosed(Completable<Void> completion) {
    context.execute(
        () -> {
          if (state == State.STOPPED) {
            completion.succeed();
          } else {
            context.dispatch(() -> shutDown().addCallbackDo(done -> completion.succeed()));
          }
        });
  }

  @Override
  public SystemEventTrigger addSystemEventTrigger(
      Phase phase, SystemEvent event, Callable<? extends @Nullable Deferred<?>> trigger) {
    check("addSystemEventTrigger");
    return events.add(phase, event, trigger);
  }

  @Override
  public void removeSystemEventTrigger(SystemEventTrigger trigger) {
    check("removeSystemEventTrigger");
    events.remove(trigger);
  }

  @Override
  public Deferred<@Nullable Void> fireSystemEvent(SystemEvent event) {
    check("fireSystemEvent");
    return events.fire(event);
  }

  @Override
  public void callWhenRunning(Runnable f) {
    check("callWhenRunning");
    if (started) {
      f.run();
    } else {
      events.add(
          Phase.AFTER,
          SystemEvent.STARTUP,
          () -> {
            f.run();
            return null;
          });
    }
  }

  // Threads.

  @Override
  public void callFromThread(Runnable f) {
    mailbox.add(Origin.recorded() ? Origin.here(this).carriedBy(f) : f);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /**
   * Summons a thread. If the caller is one of several letters, when the last of them has been read:
   * woken earlier, a thread would often find a single call and fall asleep before the next.
   */
  void summon(TeamMember member) {
    if (reading) {
      summoned.add(member);
    } else {
      member.summon();
    }
  }

  private void emptyMailbox() {
    reading = true;
    try {
      mailbox.read(this::open);
    } finally {
      reading = false;
      summoned.forEach(TeamMember::summon);
      summoned.clear();
    }
  }

  private void open(Mailbox.Letter letter) {
    if (state == State.STOPPED) {
      return;
    }
    try {
      letter.open();
    } catch (Throwable t) {
      UnhandledErrors.report("a call from a thread", t);
    }
  }

  @Override
  public void callInThread(Runnable f) {
    deferToThread(
            () -> {
              f.run();
              return null;
            })
        .addErrbackDo(failure -> UnhandledErrors.report("a call in a thread", failure));
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThread(Callable<T> f) {
    return deferToThreadPool(getThreadPool(), f);
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThreadPool(
      ThreadPool pool, Callable<T> f) {
    check("deferToThread");
    if (Origin.recorded()) {
      WatchedWork<T> watched = new WatchedWork<>(this, pool, f);
      return watched.resultOf(submit(pool, watched));
    }
    return submit(pool, f);
  }

  private <T extends @Nullable Object> Deferred<T> submit(ThreadPool pool, Callable<T> f) {
    ThreadCall<T> call = new ThreadCall<>(this, pool, f);
    try {
      pool.submit(call);
    } catch (BacklogFull | IllegalStateException e) {
      return Deferred.fail(e);
    }
    return call.result();
  }

  @Override
  public void callMultipleInThread(List<? extends Runnable> all) {
    List<Runnable> inOrder = List.copyOf(all);
    callInThread(() -> inOrder.forEach(Runnable::run));
  }

  @Override
  public <T extends @Nullable Object> T blockingCallFromThread(Callable<Deferred<T>> f)
      throws Exception {
    if (inReactor()) {
      throw new IllegalStateException(
          "blockingCallFromThread() on the reactor's own thread would wait for itself for ever");
    }
    CompletableFuture<T> outcome = new CompletableFuture<>();
    blocked.add(outcome);
    outcome.whenComplete((value, failure) -> blocked.remove(outcome));
    if (state == State.STOPPED) {
      throw new ReactorNotRunning();
    }
    callFromThread(() -> answer(f, outcome));
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      outcome.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private <T extends @Nullable Object> void answer(
      Callable<Deferred<T>> f, CompletableFuture<T> outcome) {
    if (outcome.isDone()) {
      return;
    }
    Deferred<?> waitedFor =
        Deferred.maybeDeferred(f).addCallbacks(outcome::complete, outcome::completeExceptionally);
    outcome.whenComplete(
        (value, failure) -> {
          if (outcome.isCancelled()) {
            callFromThread(waitedFor::cancel);
          }
        });
  }

  @Override
  public ThreadPool getThreadPool() {
    if (threadPool == null) {
      String name = "entwine-reactor-" + Integer.toHexString(System.identityHashCode(this));
      ThreadPoolOptions options = new ThreadPoolOptions(name, POOL_THREADS, POOL_BACKLOG);
      inContext(() -> threadPool = ThreadPool.create(vertx(), options));
    }
    return threadPool;
  }

  // Sockets.

  @Override
  public Deferred<ListeningPort> listenTCP(
      int port, Factory factory, String networkInterface, int backlog) {
    check("listenTCP");
    return listen(Place.tcp(networkInterface, port), factory, backlog);
  }

  @Override
  public Deferred<ListeningPort> listenUNIX(String path, Factory factory, UNIXPortOptions options) {
    check("listenUNIX");
    return listen(Place.unix(path, options), factory, options.backlog());
  }

  private Deferred<ListeningPort> listen(Place place, Factory factory, int backlog) {
    return opened(
        () -> StreamPort.listen(context, this, factory, place, backlog, ports),
        ListeningPort::stopListening);
  }

  @Override
  public Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol, UDPOptions options) {
    check("listenUDP");
    return opened(
        () -> UDPPort.listen(context, protocol, port, options, datagramPorts),
        UDPTransport::stopListening);
  }

  @Override
  public Deferred<MulticastTransport> listenMulticast(
      int port, DatagramProtocol protocol, UDPOptions options, boolean listenMultiple) {
    check("listenMulticast");
    return opened(
        () -> MulticastPort.listen(context, protocol, port, options, listenMultiple, datagramPorts),
        UDPTransport::stopListening);
  }

  @Override
  public Deferred<List<Address>> resolveHostName(String host, int port) {
    check("resolveHostName");
    PromiseInternal<List<InetSocketAddress>> found = context.promise();
    context.owner().nameResolver().resolveAll(loop, host).addListener(found);
    return Deferred.fromFuture(found.future())
        .addCallback(
            addresses ->
                addresses.stream()
                    .map(each -> Addresses.of(new InetSocketAddress(each.getAddress(), port)))
                    .toList());
  }

  /**
   * What is opened on the loop, as soon as the reactor runs.
   *
   * @param close what becomes of it if nobody waits for it any more
   */
  private <T, O extends T> Deferred<T> opened(
      Supplier<Deferred<O>> opening, Consumer<? super O> close) {
    if (state == State.STOPPED) {
      return Deferred.fail(new ReactorNotRunning());
    }
    Deferred<T> opened = new Deferred<>();
    whenOnLoop(
        () -> {
          if (!opened.called()) {
            opening
                .get()
                .addCallbackDo(
                    made -> {
                      if (opened.called()) {
                        close.accept(made);
                      } else {
                        opened.callback(made);
                      }
                    })
                .addErrbackDo(opened::errback);
          }
        });
    return opened;
  }

  @Override
  public Connector connectTCP(
      String host,
      int port,
      ClientFactory factory,
      Duration timeout,
      @Nullable String bindAddress) {
    check("connectTCP");
    return begin(connector(Addresses.of(host, port), factory, timeout, bindAddress));
  }

  @Override
  public Connector connectUNIX(
      String path, ClientFactory factory, Duration timeout, boolean checkPID) {
    check("connectUNIX");
    StreamConnector connector = connector(new UNIXAddress(path), factory, timeout, null);
    if (checkPID) {
      connector.checkLock();
    }
    return begin(connector);
  }

  private StreamConnector connector(
      Address destination, ClientFactory factory, Duration timeout, @Nullable String bindAddress) {
    return new StreamConnector(
        context, this, factory, destination, timeout, bindAddress, connectors);
  }

  private Connector begin(StreamConnector connector) {
    if (state == State.STOPPED) {
      connector.disconnectNow();
    }
    whenOnLoop(connector::connect);
    return connector;
  }

  // Standard input and output, and processes.

  @Override
  public Transport standardIO(Protocol protocol) {
    check("standardIO");
    if (state == State.STOPPED) {
      throw new ReactorNotRunning();
    }
    StandardIO opened = StandardIO.of(context, protocol, standardIO, () -> {});
    whenOnLoop(opened::begin);
    return opened;
  }

  @Override
  public Deferred<ListeningPort> listenStandardIO(Factory factory) {
    check("listenStandardIO");
    return opened(
        () -> StandardIOPort.listen(context, this, factory, standardIO),
        ListeningPort::stopListening);
  }

  @Override
  public Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args, ProcessOptions options) {
    check("spawnProcess");
    ChildProcess child = ChildProcess.of(context, protocol, executable, args, options, children);
    if (state == State.STOPPED) {
      return Deferred.fail(new ReactorNotRunning());
    }
    whenOnLoop(child::start);
    return child.started();
  }

  /** Runs it in the context; before the reactor runs, as the first thing then. */
  private void whenOnLoop(Runnable action) {
    if (state == State.INITIAL) {
      callFromThread(action);
    } else {
      inContext(action);
    }
  }

  private void inContext(Runnable action) {
    ContextInternal previous = context.beginDispatch();
    try {
      action.run();
    } finally {
      context.endDispatch(previous);
    }
  }

  private void onLoop(Runnable f) {
    execute(() -> inContext(() -> reporting("a call on the reactor", f)));
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("A call came after the reactor's end and is dropped");
    }
  }

  // What a test sees of it.

  private static String describe(StreamPort port) {
    return port + ", with " + port.connections() + " open connection(s)";
  }

  /** Gets rid of it, for a test that has left it behind. */
  private void abandon() {
    if (state == State.INITIAL) {
      vertx().close();
    } else {
      stopIfRunning();
    }
  }

  @Override
  public void atHome(Runnable action) {
    if (state == State.INITIAL || inReactor()) {
      action.run();
    } else {
      callFromThread(action);
    }
  }

  @Override
  public boolean gone() {
    return state == State.STOPPED;
  }

  @Override
  public @Nullable Watch madeFor() {
    return madeFor;
  }

  private static void reporting(String where, Runnable f) {
    try {
      f.run();
    } catch (Throwable t) {
      UnhandledErrors.report(where, t);
    }
  }

  private void check(String method) {
    if (!inReactor()) {
      throw new IllegalStateException(
          method
              + "() on thread '"
              + Thread.currentThread().getName()
              + "', which is not the reactor's: go through callFromThread()");
    }
  }

  @Override
  public String toString() {
    return "Reactor[" + state + "]";
  }
}
