package dev.entwine.testing;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MulticastTransport;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.ReactorAlreadyRunning;
import dev.entwine.reactor.ReactorNotRestartable;
import dev.entwine.reactor.ReactorNotRunning;
import dev.entwine.reactor.SystemEvents;
import dev.entwine.reactor.ThreadPool;
import dev.entwine.time.DelayedCall;
import dev.entwine.transport.Addresses;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UNIXPortOptions;
import dev.entwine.transport.process.ProcessOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A reactor that opens nothing: it keeps what it is asked for, and the test plays the network.
 * Twisted's {@code MemoryReactorClock}.
 *
 * <pre>{@code
 * MemoryReactor reactor = new MemoryReactor();
 * Endpoints.client("tcp:example.org:7").connectProtocol(reactor, new Greeter());
 * StringTransport transport = reactor.tcpClients().get(0).connector().succeed();
 * assertThat(transport.text()).isEqualTo("hello");
 * }</pre>
 *
 * <p>Its time is that of a {@link ManualClock}. It has no threads: what is for another one is run
 * at once, by the caller. It has no Vert.x either, so what needs that (coroutines, {@code memory:}
 * endpoints) needs a real reactor. For one thread.
 */
public final class MemoryReactor implements Reactor {

  /** What {@link #listenTCP} was asked for. */
  public record TCPServer(
      int port, Factory factory, String networkInterface, int backlog, ListeningPort opened) {}

  /** What {@link #connectTCP} was asked for. */
  public record TCPClient(
      String host,
      int port,
      ClientFactory factory,
      Duration timeout,
      @Nullable String bindAddress,
      MemoryConnector connector) {}

  /** What {@link #listenUNIX} was asked for. */
  public record UNIXServer(
      String path, Factory factory, UNIXPortOptions options, ListeningPort opened) {}

  /** What {@link #connectUNIX} was asked for. */
  public record UNIXClient(
      String path,
      ClientFactory factory,
      Duration timeout,
      boolean checkPID,
      MemoryConnector connector) {}

  /** What {@link #listenUDP} or {@link #listenMulticast} was asked for. */
  public record UDPServer(
      int port, DatagramProtocol protocol, UDPOptions options, FakeDatagramTransport opened) {}

  /** What the system is said to have chosen for port 0 comes after this. */
  private static final int MADE_UP_PORTS = 40_000;

  private enum State {
    INITIAL,
    RUNNING,
    STOPPED
  }

  private final ManualClock clock;
  private final SystemEvents events = new SystemEvents();
  private final List<TCPServer> tcpServers = new ArrayList<>();
  private final List<TCPClient> tcpClients = new ArrayList<>();
  private final List<UNIXServer> unixServers = new ArrayList<>();
  private final List<UNIXClient> unixClients = new ArrayList<>();
  private final List<UDPServer> udpServers = new ArrayList<>();
  private final List<MemoryConnector> attempts = new ArrayList<>();
  private State state = State.INITIAL;

  /** With a clock of its own. */
  public MemoryReactor() {
    this(new ManualClock());
  }

  /**
   * @param clock whose time it has
   */
  public MemoryReactor(ManualClock clock) {
    this.clock = clock;
  }

  /** What makes its time pass. */
  public ManualClock clock() {
    return clock;
  }

  /** {@link ManualClock#advance(Duration)}. */
  public void advance(Duration by) {
    clock.advance(by);
  }

  /** What listens on a TCP port, in the order in which it was asked for. */
  public List<TCPServer> tcpServers() {
    return List.copyOf(tcpServers);
  }

  /** All that TCP connections were asked for, in order. */
  public List<TCPClient> tcpClients() {
    return List.copyOf(tcpClients);
  }

  /** What listens on a UNIX socket, in the order in which it was asked for. */
  public List<UNIXServer> unixServers() {
    return List.copyOf(unixServers);
  }

  /** All that connections to UNIX sockets were asked for, in order. */
  public List<UNIXClient> unixClients() {
    return List.copyOf(unixClients);
  }

  /** The UDP ports that are open, in the order in which they were asked for. */
  public List<UDPServer> udpServers() {
    return List.copyOf(udpServers);
  }

  /** All attempts to connect, in order: a connector that tries again is there again. */
  public List<MemoryConnector> attempts() {
    return List.copyOf(attempts);
  }

  // The network.

  @Override
  public Deferred<ListeningPort> listenTCP(
      int port, Factory factory, String networkInterface, int backlog) {
    int number = port == 0 ? MADE_UP_PORTS + tcpServers.size() + 1 : port;
    Port opened = new Port(Addresses.of(networkInterface, number), factory);
    tcpServers.add(new TCPServer(port, factory, networkInterface, backlog, opened));
    return opened.open();
  }

  @Override
  public Deferred<ListeningPort> listenUNIX(String path, Factory factory, UNIXPortOptions options) {
    Port opened = new Port(new UNIXAddress(path), factory);
    unixServers.add(new UNIXServer(path, factory, options, opened));
    return opened.open();
  }

  /** It knows no addresses: the name is what is connected to. */
  @Override
  public Deferred<List<Address>> resolveHostName(String host, int port) {
    return Deferred.succeed(List.of(new HostnameAddress(host, port)));
  }

  @Override
  public Connector connectTCP(
      String host,
      int port,
      ClientFactory factory,
      Duration timeout,
      @Nullable String bindAddress) {
    MemoryConnector connector =
        new MemoryConnector(Addresses.of(host, port), factory, attempts::add);
    tcpClients.add(new TCPClient(host, port, factory, timeout, bindAddress, connector));
    connector.connect();
    return connector;
  }

  @Override
  public Connector connectUNIX(
      String path, ClientFactory factory, Duration timeout, boolean checkPID) {
    MemoryConnector connector = new MemoryConnector(new UNIXAddress(path), factory, attempts::add);
    unixClients.add(new UNIXClient(path, factory, timeout, checkPID, connector));
    connector.connect();
    return connector;
  }

  @Override
  public Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol, UDPOptions options) {
    return Deferred.execute(() -> open(port, protocol, options));
  }

  @Override
  public Deferred<MulticastTransport> listenMulticast(
      int port, DatagramProtocol protocol, UDPOptions options, boolean listenMultiple) {
    return Deferred.execute(() -> open(port, protocol, options));
  }

  private FakeDatagramTransport open(int port, DatagramProtocol protocol, UDPOptions options) {
    int number = port == 0 ? MADE_UP_PORTS + udpServers.size() + 1 : port;
    FakeDatagramTransport opened =
        new FakeDatagramTransport(
            Addresses.of(options.networkInterface(), number),
            stopped -> {
              forget(stopped);
              protocol.doStop();
            });
    udpServers.add(new UDPServer(port, protocol, options, opened));
    try {
      protocol.makeConnection(opened);
    } catch (RuntimeException | Error e) {
      forget(opened);
      throw e;
    }
    return opened;
  }

  private void forget(FakeDatagramTransport opened) {
    udpServers.removeIf(server -> server.opened() == opened);
  }

  /** Listens as far as its factory can tell. */
  private final class Port implements ListeningPort {
    private final Address host;
    private final Factory factory;
    private boolean stopped;

    Port(Address host, Factory factory) {
      this.host = host;
      this.factory = factory;
    }

    Deferred<ListeningPort> open() {
      factory.doStart();
      return Deferred.succeed(this);
    }

    @Override
    public Address getHost() {
      return host;
    }

    @Override
    public int connections() {
      return 0;
    }

    @Override
    public Deferred<@Nullable Void> stopListening() {
      if (!stopped) {
        stopped = true;
        tcpServers.removeIf(server -> server.opened() == this);
        unixServers.removeIf(server -> server.opened() == this);
        factory.doStop();
      }
      return Deferred.succeed(null);
    }

    @Override
    public Deferred<Integer> shutdown(Duration grace) {
      return stopListening().addCallback(free -> 0);
    }
  }

  // Time.

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public DelayedCall callLater(Duration delay, Runnable call) {
    return clock.callLater(delay, call);
  }

  @Override
  public List<DelayedCall> getDelayedCalls() {
    return clock.getDelayedCalls();
  }

  // Running and stopping.

  /** Fires the startup events, and returns: it has nothing to wait for. */
  @Override
  public void run() {
    if (state == State.RUNNING) {
      throw new ReactorAlreadyRunning();
    }
    if (state == State.STOPPED) {
      throw new ReactorNotRestartable();
    }
    state = State.RUNNING;
    events.fire(SystemEvent.STARTUP);
  }

  /** Fires the shutdown events. */
  @Override
  public void stop() {
    if (state != State.RUNNING) {
      throw new ReactorNotRunning();
    }
    state = State.STOPPED;
    events.fire(SystemEvent.SHUTDOWN);
  }

  @Override
  public boolean running() {
    return state == State.RUNNING;
  }

  @Override
  public boolean inReactor() {
    return true;
  }

  @Override
  public void callWhenRunning(Runnable f) {
    if (running()) {
      f.run();
    } else {
      addSystemEventTrigger(Phase.AFTER, SystemEvent.STARTUP, f);
    }
  }

  @Override
  public SystemEventTrigger addSystemEventTrigger(
      Phase phase, SystemEvent event, Callable<? extends @Nullable Deferred<?>> trigger) {
    return events.add(phase, event, trigger);
  }

  @Override
  public void removeSystemEventTrigger(SystemEventTrigger trigger) {
    events.remove(trigger);
  }

  @Override
  public Deferred<@Nullable Void> fireSystemEvent(SystemEvent event) {
    return events.fire(event);
  }

  // Threads, of which there is one.

  /** As a delayed call that is due at once. */
  @Override
  public void callFromThread(Runnable f) {
    callLater(Duration.ZERO, f);
  }

  @Override
  public void callInThread(Runnable f) {
    try {
      f.run();
    } catch (RuntimeException | Error e) {
      UnhandledErrors.report("a call in a thread", e);
    }
  }

  @Override
  public void callMultipleInThread(List<? extends Runnable> all) {
    callInThread(() -> all.forEach(Runnable::run));
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThread(Callable<T> f) {
    return Deferred.execute(f);
  }

  @Override
  public <T extends @Nullable Object> Deferred<T> deferToThreadPool(
      ThreadPool pool, Callable<T> f) {
    return deferToThread(f);
  }

  @Override
  public <T extends @Nullable Object> T blockingCallFromThread(Callable<Deferred<T>> f) {
    throw new IllegalStateException("this thread is the reactor's own: it would wait for itself");
  }

  // What there is not.

  @Override
  public ThreadPool getThreadPool() {
    throw hasNo("thread pool");
  }

  @Override
  public Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args, ProcessOptions options) {
    throw hasNo("child processes");
  }

  @Override
  public Transport standardIO(Protocol protocol) {
    throw hasNo("standard input");
  }

  @Override
  public Deferred<ListeningPort> listenStandardIO(Factory factory) {
    throw hasNo("standard input");
  }

  @Override
  public Vertx vertx() {
    throw hasNo("Vert.x");
  }

  @Override
  public Context context() {
    throw hasNo("context");
  }

  private static UnsupportedOperationException hasNo(String what) {
    return new UnsupportedOperationException(
        "a MemoryReactor has no " + what + ": this has to be tested with a real reactor");
  }
}
