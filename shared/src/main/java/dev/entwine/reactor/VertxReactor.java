package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
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
import dev.entwine.transport.Addresses;
import dev.entwine.transport.Place;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UNIXPortOptions;
import dev.entwine.transport.process.ProcessOptions;
import dev.entwine.watch.Home;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.Origin;
import dev.entwine.watch.Watch;
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
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A reactor on a Vert.x event-loop context. Here is who has which reactor; what a reactor does is
 * done by its parts, each with the state that belongs to it: where it runs ({@link ReactorLoop}),
 * its time ({@link Timers}), what comes from threads and goes to them ({@link CallsFromThreads},
 * {@link CallsInThreads}), what it has open ({@link OpenResources}), and how it starts and stops
 * ({@link ReactorLife}).
 */
final class VertxReactor implements Reactor, Home {

  private static final String KEY = "dev.entwine.reactor";

  /** The reactor that a thread made last, until it runs it. Weak: it may be forgotten instead. */
  private static final ThreadLocal<@Nullable WeakReference<VertxReactor>> MADE_HERE =
      new ThreadLocal<>();

  private final ReactorLoop loop;
  private final Timers timers;
  private final CallsFromThreads fromThreads;
  private final CallsInThreads inThreads;
  private final CoroutineHome coroutines;
  private final OpenResources resources;
  private final ReactorLife life;

  /** What was watching when it was made. */
  private final @Nullable Watch madeFor;

  private VertxReactor(ContextInternal context, ReactorState state) {
    loop = new ReactorLoop(context, state);
    timers = new Timers(loop, this);
    fromThreads = new CallsFromThreads(loop, this);
    inThreads = new CallsInThreads(this, loop);
    coroutines = new CoroutineHome(this);
    resources = new OpenResources(this, loop, fromThreads);
    life = new ReactorLife(loop, timers, fromThreads, coroutines, resources);
    madeFor = Origin.recorded() ? Watch.of(this) : null;
  }

  // Which one.

  static Reactor standalone() {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    VertxInternal vertx = (VertxInternal) Vertx.vertx(options);
    ContextInternal context = vertx.createEventLoopContext();
    VertxReactor reactor = new VertxReactor(context, ReactorState.INITIAL);
    context.put(KEY, reactor);
    MADE_HERE.set(new WeakReference<>(reactor));
    if (Origin.recorded()) {
      Leftover.open(
          Leftover.Kind.REACTOR,
          Origin.here(reactor),
          reactor,
          reactor::toString,
          reactor.life::abandon,
          () -> reactor.loop.state() == ReactorState.STOPPING);
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
        root.contextData()
            .computeIfAbsent(KEY, key -> new VertxReactor(root, ReactorState.RUNNING));
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

  // Where it runs.

  @Override
  public Vertx vertx() {
    return context().owner();
  }

  @Override
  public ContextInternal context() {
    return loop.context();
  }

  @Override
  public boolean inReactor() {
    return loop.isHere();
  }

  @Override
  public boolean running() {
    return loop.running();
  }

  boolean hasRun() {
    return loop.hasRun();
  }

  CoroutineHome coroutines() {
    return coroutines;
  }

  // Time.

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public DelayedCall callLater(Duration delay, Runnable call) {
    loop.check("callLater");
    return timers.add(delay, call);
  }

  @Override
  public List<DelayedCall> getDelayedCalls() {
    loop.check("getDelayedCalls");
    return timers.pending();
  }

  // Running and stopping.

  @Override
  public void run() {
    life.run();
  }

  @Override
  public void stop() {
    life.stop();
  }

  @Override
  public void callWhenRunning(Runnable f) {
    loop.check("callWhenRunning");
    life.whenRunning(f);
  }

  @Override
  public SystemEventTrigger addSystemEventTrigger(
      Phase phase, SystemEvent event, Callable<? extends @Nullable Deferred<?>> trigger) {
    loop.check("addSystemEventTrigger");
    return life.events().add(phase, event, trigger);
  }

  @Override
  public void removeSystemEventTrigger(SystemEventTrigger trigger) {
    loop.check("removeSystemEventTrigger");
    life.events().remove(trigger);
  }

  @Override
  public Deferred<@Nullable Void> fireSystemEvent(SystemEvent event) {
    loop.check("fireSystemEvent");
    return life.events().fire(event);
  }

  // Calls from threads.

  @Override
  public void callFromThread(Runnable f) {
    fromThreads.call(f);
  }

  @Override
  public <T extends @Nullable Object> T blockingCallFromThread(Callable<Deferred<T>> f)
      throws Exception {
    return fromThreads.callAndWait(f);
  }

  Mailbox mailbox() {
    return fromThreads.mailbox();
  }

  void summon(TeamMember member) {
    fromThreads.summon(member);
  }

  // Calls in threads.

  @Override
  public void callInThread(Runnable f) {
    inThreads.call(f);
  }

  @Override
  public void callMultipleInThread(List<? extends Runnable> all) {
    inThreads.callAll(all);
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThread(Callable<T> f) {
    return inThreads.defer(getThreadPool(), f);
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThreadPool(
      ThreadPool pool, Callable<T> f) {
    return inThreads.defer(pool, f);
  }

  @Override
  public ThreadPool getThreadPool() {
    return inThreads.ownPool();
  }

  // Sockets.

  @Override
  public Deferred<ListeningPort> listenTCP(
      int port, Factory factory, String networkInterface, int backlog) {
    loop.check("listenTCP");
    return resources.listen(Place.tcp(networkInterface, port), factory, backlog);
  }

  @Override
  public Deferred<ListeningPort> listenUNIX(String path, Factory factory, UNIXPortOptions options) {
    loop.check("listenUNIX");
    return resources.listen(Place.unix(path, options), factory, options.backlog());
  }

  @Override
  public Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol, UDPOptions options) {
    loop.check("listenUDP");
    return resources.listenUDP(port, protocol, options);
  }

  @Override
  public Deferred<MulticastTransport> listenMulticast(
      int port, DatagramProtocol protocol, UDPOptions options, boolean listenMultiple) {
    loop.check("listenMulticast");
    return resources.listenMulticast(port, protocol, options, listenMultiple);
  }

  @Override
  public Connector connectTCP(
      String host,
      int port,
      ClientFactory factory,
      Duration timeout,
      @Nullable String bindAddress) {
    loop.check("connectTCP");
    return resources.connect(Addresses.of(host, port), factory, timeout, bindAddress);
  }

  @Override
  public Connector connectUNIX(
      String path, ClientFactory factory, Duration timeout, boolean checkPID) {
    loop.check("connectUNIX");
    return resources.connectUNIX(new UNIXAddress(path), factory, timeout, checkPID);
  }

  @Override
  public Deferred<List<Address>> resolveHostName(String host, int port) {
    loop.check("resolveHostName");
    PromiseInternal<List<InetSocketAddress>> found = context().promise();
    context().owner().nameResolver().resolveAll(loop.netty(), host).addListener(found);
    return Deferred.fromFuture(found.future())
        .addCallback(
            addresses ->
                addresses.stream()
                    .map(each -> Addresses.of(new InetSocketAddress(each.getAddress(), port)))
                    .toList());
  }

  // Standard input and output, and processes.

  @Override
  public Transport standardIO(Protocol protocol) {
    loop.check("standardIO");
    return resources.standardIO(protocol);
  }

  @Override
  public Deferred<ListeningPort> listenStandardIO(Factory factory) {
    loop.check("listenStandardIO");
    return resources.listenStandardIO(factory);
  }

  @Override
  public Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args, ProcessOptions options) {
    loop.check("spawnProcess");
    return resources.spawnProcess(protocol, executable, args, options);
  }

  // What a test sees of it.

  @Override
  public void atHome(Runnable action) {
    if (!hasRun() || inReactor()) {
      action.run();
    } else {
      callFromThread(action);
    }
  }

  @Override
  public boolean gone() {
    return loop.gone();
  }

  @Override
  public @Nullable Watch madeFor() {
    return madeFor;
  }

  @Override
  public String toString() {
    return "Reactor[" + loop.state() + "]";
  }
}
