package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.CannotSpawnError;
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
import dev.entwine.time.Clock;
import dev.entwine.tls.TLSContext;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UNIXPortOptions;
import dev.entwine.transport.process.ProcessOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event loop: its time, its threads, its sockets. Twisted's reactor, as one Vert.x event-loop
 * context.
 *
 * <p>Everything it runs, it runs one at a time on its loop's thread. Except where a method says
 * otherwise it is used on that thread; called from another one it throws {@link
 * IllegalStateException} and names {@link #callFromThread}, instead of corrupting state in silence
 * as Twisted does.
 *
 * <p>There are two kinds:
 *
 * <ul>
 *   <li>{@link #of} gives the reactor of a verticle's context. It runs as long as the verticle
 *       does; its shutdown events are fired when the verticle is undeployed.
 *   <li>{@link #create} makes one with a Vert.x of its own, for a program whose {@code main} is set
 *       up on the main thread and then calls {@link #run}. Until then the reactor belongs to the
 *       thread that made it: delayed calls are accepted and their time counts, but none is made.
 * </ul>
 */
public interface Reactor extends Clock {

  /** A reactor with a Vert.x of its own, which {@link #run} starts and closes. */
  static Reactor create() {
    return VertxReactor.standalone();
  }

  /**
   * The reactor of an event-loop context; always the same one for the same context. Safe to call
   * from every thread.
   *
   * @throws IllegalArgumentException if the context is a worker's or a virtual thread's: there a
   *     reactor's promise of one thread can't be kept
   */
  static Reactor of(Context context) {
    return VertxReactor.of(context);
  }

  /**
   * The reactor on whose loop the caller runs; before it runs, the one that the caller made last.
   *
   * @throws IllegalStateException on a thread that is no event loop's
   */
  static Reactor current() {
    return VertxReactor.current();
  }

  /**
   * Runs a program that is one Deferred, and ends the process. Twisted's {@code task.react},
   * asyncio's {@code run}.
   *
   * <p>The exit code is 0 when the Deferred fires, 1 when it fails, which is reported as unhandled,
   * and what {@link SystemExit} says if it fails with that.
   *
   * @param main begins the program; called on the reactor's loop, before its startup events. So its
   *     coroutines are of the kind that {@link Coroutine#mode} says
   */
  static void react(Function<? super Reactor, ? extends Deferred<?>> main) {
    System.exit(React.run(create(), main));
  }

  /** The Vert.x this reactor is a part of. */
  Vertx vertx();

  /** The context this reactor is. */
  Context context();

  /** Whether the caller may touch what belongs to this reactor. From any thread. */
  boolean inReactor();

  /**
   * Runs the reactor until it is stopped, and blocks the caller, which is the thread that made it.
   * Startup events are fired first; the process's end (Ctrl-C, SIGTERM) stops it. Twisted's {@code
   * run}, asyncio's {@code run_forever}.
   *
   * @throws ReactorAlreadyRunning while it runs, and for a verticle's reactor
   * @throws ReactorNotRestartable after it has been stopped
   */
  void run();

  /**
   * Stops the reactor on a later turn: fires the shutdown events and lets {@link #run} return. For
   * a verticle's reactor it undeploys the verticle.
   *
   * <p>Ports are closed and connections lost, with {@code ConnectionLost}, when the triggers before
   * the shutdown are done; nothing of the reactor is called any more when those after it are.
   *
   * @throws ReactorNotRunning if it does not run, or is stopping
   */
  void stop();

  /** Whether it is running: started, and its shutdown not finished. From any thread. */
  boolean running();

  /** Calls {@code f} once the reactor runs: after the startup events, or at once if it does. */
  void callWhenRunning(Runnable f);

  /**
   * Calls {@code f} on the reactor's loop, on a later turn. From any thread; calls from one thread
   * keep their order. After the reactor's end it is dropped. asyncio's {@code
   * call_soon_threadsafe}.
   */
  void callFromThread(Runnable f);

  /** Runs {@code f} in the reactor's thread pool. What it throws is reported as unhandled. */
  void callInThread(Runnable f);

  /** Runs all of these in one thread of the pool, one after the other, until one throws. */
  void callMultipleInThread(List<? extends Runnable> all);

  /**
   * Calls {@code f} on this reactor and waits for what its Deferred fires with: for code in another
   * thread. There is no time limit; the caller may be interrupted, which cancels the Deferred.
   *
   * @return what the Deferred fired with
   * @throws Exception what it failed with, or {@link InterruptedException}
   * @throws IllegalStateException on the reactor's own thread, where it could only wait for itself
   * @throws ReactorNotRunning if the reactor ends before the Deferred has fired
   */
  <T extends @Nullable Object> T blockingCallFromThread(Callable<Deferred<T>> f) throws Exception;

  /**
   * Runs {@code f} in the reactor's thread pool; its answer comes back on this reactor. Runs up to
   * ten at a time, in no particular order. asyncio's {@code run_in_executor}.
   *
   * @return fires with what {@code f} returned or threw; fails at once with {@link BacklogFull} if
   *     too much is waiting
   */
  <T extends @Nullable Object> Deferred<T> deferToThread(Callable<T> f);

  /** {@link #deferToThread(Callable)} in another pool. Twisted's {@code deferToThreadPool}. */
  <T extends @Nullable Object> Deferred<T> deferToThreadPool(ThreadPool pool, Callable<T> f);

  /** The pool behind {@link #deferToThread}. */
  ThreadPool getThreadPool();

  /** {@link #listenTCP(int, Factory, String, int)} on the loopback interface. */
  default Deferred<ListeningPort> listenTCP(int port, Factory factory) {
    return listenTCP(port, factory, "127.0.0.1", 50);
  }

  /**
   * Accepts TCP connections. Unlike Twisted's, it does not bind before it returns (nothing here
   * blocks), and it binds to loopback unless another interface is named.
   *
   * @param port 0 to 65535; 0 lets the system choose
   * @param networkInterface the address to bind; {@code 0.0.0.0} for all
   * @param backlog how many connections may wait to be accepted
   * @return fires with the open port, or fails with {@link CannotListenError}; if it is cancelled
   *     the port is closed again
   */
  Deferred<ListeningPort> listenTCP(
      int port, Factory factory, String networkInterface, int backlog);

  /**
   * Looks a host up, with Vert.x's {@code AddressResolverOptions}. Twisted's {@code nameResolver}.
   *
   * @param host a name in ASCII
   * @param port what the addresses are to have for a port
   * @return fires with the addresses, the ones to be preferred first; fails if the name is not
   *     known
   */
  Deferred<List<Address>> resolveHostName(String host, int port);

  /**
   * {@link #connectTCP(String, int, ClientFactory, Duration, String)} with 30 s and any address.
   */
  default Connector connectTCP(String host, int port, ClientFactory factory) {
    return connectTCP(host, port, factory, Duration.ofSeconds(30), null);
  }

  /**
   * Makes a TCP connection. The factory is told how it went.
   *
   * @param timeout how long an attempt may take
   * @param bindAddress the local address to connect from; null for any
   */
  Connector connectTCP(
      String host, int port, ClientFactory factory, Duration timeout, @Nullable String bindAddress);

  /** {@link #listenSSL(int, Factory, TLSContext, String, int)} on the loopback interface. */
  default Deferred<ListeningPort> listenSSL(int port, Factory factory, TLSContext tls) {
    return listenSSL(port, factory, tls, "127.0.0.1", 50);
  }

  /**
   * {@link #listenTCP(int, Factory, String, int)} with TLS from the first byte on.
   *
   * @param tls one for servers
   */
  default Deferred<ListeningPort> listenSSL(
      int port, Factory factory, TLSContext tls, String networkInterface, int backlog) {
    if (!tls.isServer()) {
      throw new IllegalArgumentException("to listen, TLS for a server is needed, not " + tls);
    }
    return listenTCP(port, new TLSFactory(this, tls, factory), networkInterface, backlog);
  }

  /**
   * {@link #connectSSL(String, int, ClientFactory, TLSContext, Duration, String)} with 30 s and any
   * address.
   */
  default Connector connectSSL(String host, int port, ClientFactory factory, TLSContext tls) {
    return connectSSL(host, port, factory, tls, Duration.ofSeconds(30), null);
  }

  /**
   * {@link #connectTCP(String, int, ClientFactory, Duration, String)} with TLS from the first byte
   * on. The connection counts as made before the handshake, as in Twisted: if that fails it is
   * lost, with {@code TLSError}.
   *
   * @param tls one for clients, which also says whose certificate it has to be
   */
  default Connector connectSSL(
      String host,
      int port,
      ClientFactory factory,
      TLSContext tls,
      Duration timeout,
      @Nullable String bindAddress) {
    if (tls.isServer()) {
      throw new IllegalArgumentException("to connect, TLS for a client is needed, not " + tls);
    }
    return connectTCP(host, port, new TLSFactory(this, tls, factory), timeout, bindAddress);
  }

  /** {@link #listenUNIX(String, Factory, UNIXPortOptions)} as Twisted does it. */
  default Deferred<ListeningPort> listenUNIX(String path, Factory factory) {
    return listenUNIX(path, factory, UNIXPortOptions.DEFAULT);
  }

  /**
   * Accepts connections on a UNIX socket.
   *
   * <p>A socket's file that is there already is removed if nobody listens on it (Twisted does so
   * only with a lock file); any other file is left alone. When the port stops listening the file is
   * removed.
   *
   * @param path of the file: at most 107 bytes
   * @return fires with the open port, or fails with {@link CannotListenError}
   */
  Deferred<ListeningPort> listenUNIX(String path, Factory factory, UNIXPortOptions options);

  /** {@link #connectUNIX(String, ClientFactory, Duration, boolean)} with 30 s and no check. */
  default Connector connectUNIX(String path, ClientFactory factory) {
    return connectUNIX(path, factory, Duration.ofSeconds(30), false);
  }

  /**
   * Connects to a UNIX socket. The factory is told how it went.
   *
   * @param timeout how long an attempt may take
   * @param checkPID whether to connect only if the socket's lock file, {@code PATH.lock}, is held
   *     by a process that lives
   */
  Connector connectUNIX(String path, ClientFactory factory, Duration timeout, boolean checkPID);

  /** {@link #listenUDP(int, DatagramProtocol, UDPOptions)} with {@link UDPOptions#DEFAULT}. */
  default Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol) {
    return listenUDP(port, protocol, UDPOptions.DEFAULT);
  }

  /**
   * Opens a UDP port, to receive datagrams and to send them. Like {@link #listenTCP(int, Factory,
   * String, int)} it binds to loopback unless told otherwise.
   *
   * @param port 0 to 65535; 0 lets the system choose
   * @return fires with the open port, which is the protocol's transport, after the protocol was
   *     started; fails with {@link CannotListenError}, with {@link IllegalStateException} if the
   *     protocol is on another port, or with what its {@code startProtocol} threw
   */
  Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol, UDPOptions options);

  /**
   * {@link #listenUDP(int, DatagramProtocol, UDPOptions)}, for a port that can be in multicast
   * groups. It gets their datagrams only if it is bound to {@code 0.0.0.0}, {@code ::} or a group's
   * address, which keeps everything else out.
   *
   * @param listenMultiple whether other sockets may bind the same port too, if they also say so:
   *     each of them gets what is sent to a group
   */
  Deferred<MulticastTransport> listenMulticast(
      int port, DatagramProtocol protocol, UDPOptions options, boolean listenMultiple);

  /**
   * {@link #spawnProcess(ProcessProtocol, String, List, ProcessOptions)} with an empty environment,
   * as in Twisted, in this process's directory.
   */
  default Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args) {
    return spawnProcess(protocol, executable, args, ProcessOptions.DEFAULT);
  }

  /**
   * {@link #spawnProcess(ProcessProtocol, String, List, ProcessOptions)} with Twisted's parameters.
   *
   * @param env the variables of its environment; null for those of this process
   * @param path the directory it starts in; null for that of this process
   */
  default Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol,
      String executable,
      List<String> args,
      @Nullable Map<String, String> env,
      @Nullable String path) {
    ProcessOptions options = ProcessOptions.DEFAULT.withEnv(env).withPath(path);
    return spawnProcess(protocol, executable, args, options);
  }

  /**
   * Starts a child process. Its protocol is told what it writes, and how it ends.
   *
   * <p>Unlike Twisted's, it does not start it before it returns, since that takes milliseconds and
   * nothing here blocks. A program that is not there fails the Deferred, and the protocol is told
   * nothing; Twisted starts a process all the same, which says so on its standard error.
   *
   * <p>The end of the reactor closes the pipes of its children, and does not kill them: who wants
   * them gone does that in a trigger before the shutdown.
   *
   * @param executable a file, or a name that is looked for in the {@code PATH} of the child's
   *     environment, else in {@code /bin} and {@code /usr/bin}
   * @param args its arguments, the first of which is its own name: the executable or the last part
   *     of it, since the JVM can give it no other
   * @return fires after {@code connectionMade}, or fails with {@link CannotSpawnError}. Cancelling
   *     it kills the process if it comes to life
   * @throws IllegalArgumentException if the arguments can't be right
   */
  Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args, ProcessOptions options);

  /**
   * Gives the process's standard input and output to a protocol, as bytes. Twisted's {@code
   * stdio.StandardIO}.
   *
   * <p>They are read and written by threads that block, since the JVM can do no other: daemon
   * threads, so that a read that waits keeps no process from ending. {@code loseConnection} leaves
   * both open for others, as in Twisted; {@code loseWriteConnection} really closes the output,
   * which Twisted's does not. That nobody reads the output any more is noticed by the next write.
   *
   * @return the transport; its protocol is connected at once, or as soon as the reactor runs
   * @throws IllegalStateException if they are in use: one protocol at a time can have them
   * @throws ReactorNotRunning after the reactor's end
   */
  Transport standardIO(Protocol protocol);

  /**
   * {@link #standardIO} with the protocol that a factory builds: {@code stdio:} as an endpoint. The
   * port stays until the connection ends, and never has another one.
   *
   * @return fires with the port, or fails with {@link CannotListenError}
   */
  Deferred<ListeningPort> listenStandardIO(Factory factory);

  /**
   * Has {@code trigger} called when the reactor starts or stops.
   *
   * <p>An event has three phases. The triggers {@link Phase#BEFORE} it are called in order, and all
   * Deferreds they answer with are waited for; then those {@link Phase#DURING} it, then those
   * {@link Phase#AFTER}. What a trigger throws is reported and keeps none of the others from being
   * called.
   *
   * @return the handle for {@link #removeSystemEventTrigger}
   */
  SystemEventTrigger addSystemEventTrigger(
      Phase phase, SystemEvent event, Callable<? extends @Nullable Deferred<?>> trigger);

  /**
   * {@link #addSystemEventTrigger(Phase, SystemEvent, Callable)} for a trigger that has nothing to
   * wait for.
   */
  default SystemEventTrigger addSystemEventTrigger(
      Phase phase, SystemEvent event, Runnable trigger) {
    return addSystemEventTrigger(
        phase,
        event,
        () -> {
          trigger.run();
          return null;
        });
  }

  /**
   * Takes a trigger away.
   *
   * @throws IllegalArgumentException if it is not there: removed before, or fired
   */
  void removeSystemEventTrigger(SystemEventTrigger trigger);

  /**
   * Fires an event now. {@link #run} and {@link #stop} do so themselves; a verticle that wants its
   * shutdown triggers to come before anything else is closed fires it first thing in {@code
   * stop()}.
   *
   * @return fires when every phase is over; never fails
   */
  Deferred<@Nullable Void> fireSystemEvent(SystemEvent event);

  /** What can be waited for with {@link #addSystemEventTrigger}. */
  enum SystemEvent {
    STARTUP,
    SHUTDOWN
  }

  /** When, around a system event. */
  enum Phase {
    BEFORE,
    DURING,
    AFTER
  }

  /** The handle of a trigger. */
  interface SystemEventTrigger {}
}
