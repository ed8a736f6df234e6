package dev.entwine.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.UDPTransport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.VertxHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * An open UDP port, as the one handler of a Netty channel on its reactor's loop. Twisted's {@code
 * udp.Port}.
 *
 * <p>Not a {@code DatagramSocket} of Vert.x, which can't be connected, hides that a peer refuses,
 * looks names up for each datagram, and sends no empty ones. What Vert.x does for its sockets is
 * the reactor's to do here: it closes them when its context is closed.
 *
 * <p>All state is confined to the event loop; methods called from elsewhere hop onto it.
 */
public class UDPPort extends ChannelInboundHandlerAdapter implements UDPTransport {

  private static final Logger LOG = LoggerFactory.getLogger(UDPPort.class);

  final UDPSocket socket;
  final DatagramChannel channel;
  final boolean ipv6;
  private final ContextInternal context;
  private final EventLoop loop;
  private final DatagramProtocol protocol;
  private final UDPOptions options;
  private final OutgoingDatagrams outgoing;
  private final Set<? super UDPPort> ports;
  private final Deferred<@Nullable Void> gone = new Deferred<>();

  private @Nullable Address host;
  private boolean stopping;
  private boolean closed;
  private boolean warned;

  UDPPort(
      ContextInternal context,
      UDPSocket socket,
      DatagramProtocol protocol,
      UDPOptions options,
      Set<? super UDPPort> ports) {
    this.context = context;
    this.loop = context.nettyEventLoop();
    this.socket = socket;
    this.channel = socket.channel();
    this.ipv6 = isIPv6(options);
    this.protocol = protocol;
    this.options = options;
    this.ports = ports;
    this.outgoing = new OutgoingDatagrams(this, socket, options);
  }

  private static boolean isIPv6(UDPOptions options) {
    return options.networkInterface().indexOf(':') >= 0;
  }

  /**
   * Opens a port. Called on the context.
   *
   * @param port 0 to 65535
   * @param ports has the port from now on, and until it is closed
   * @return fires with the port; fails with {@link CannotListenError}, with {@link
   *     IllegalStateException} if the protocol is on a port already, or with what {@code
   *     startProtocol} threw
   */
  public static Deferred<UDPTransport> listen(
      ContextInternal context,
      DatagramProtocol protocol,
      int port,
      UDPOptions options,
      Set<? super UDPPort> ports) {
    return listen(
        context,
        protocol,
        port,
        options,
        false,
        socket -> new UDPPort(context, socket, protocol, options, ports));
  }

  /**
   * Opens a port of some kind.
   *
   * @param reuse whether others may bind the same port
   * @param maker makes what is opened: a {@link UDPPort}
   */
  static <T extends UDPTransport> Deferred<T> listen(
      ContextInternal context,
      DatagramProtocol protocol,
      int port,
      UDPOptions options,
      boolean reuse,
      Function<UDPSocket, T> maker) {
    Deferred<T> opened = new Deferred<>();
    Runnable open =
        () -> {
          try {
            protocol.requireFree();
            T made = maker.apply(UDPSocket.open(context.owner(), isIPv6(options), options));
            ((UDPPort) made).open(port, reuse);
            opened.callback(made);
          } catch (IOException e) {
            Address wanted = Addresses.of(options.networkInterface(), port);
            opened.errback(new CannotListenError(wanted, new IOException(SystemErrors.said(e), e)));
          } catch (RuntimeException | Error e) {
            opened.errback(e);
          }
        };
    if (!Turn.run(context.nettyEventLoop()::inEventLoop, open)) {
      throw new IllegalStateException("not on the loop of " + context);
    }
    return opened;
  }

  /** Binds, starts the protocol, and begins to read; or closes what it has opened. */
  void open(int port, boolean reuse) throws IOException {
    channel.pipeline().addLast(this);
    try {
      UDPSocket.check(loop.register(channel));
      socket.set(ChannelOption.SO_REUSEADDR, reuse);
      InetAddress on = Addresses.parse(options.networkInterface());
      UDPSocket.check(channel.bind(new InetSocketAddress(on, port)));
      // A socket that is for both versions of IP may not say to which of them it was bound.
      host = Addresses.of(options.networkInterface(), channel.localAddress().getPort());
      ports.add(this);
      inContext(() -> protocol.makeConnection(this));
    } catch (IOException | RuntimeException | Error e) {
      ports.remove(this);
      stopping = true;
      closed = true;
      channel.unsafe().closeForcibly();
      throw e;
    }
    channel.config().setAutoRead(!stopping);
  }

  // What comes in.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    if (stopping) {
      packet.release();
      return;
    }
    Address from = outgoing.addressOf(packet.sender());
    Buffer datagram = BufferInternal.buffer(VertxHandler.safeBuffer(packet.content()));
    guarded("datagramReceived from ", from, () -> protocol.datagramReceived(datagram, from));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
  }

  /** A datagram could not be received, or not be sent, some time after it was written. */
  void failed(Throwable cause) {
    if (cause instanceof PortUnreachableException) {
      refused();
    } else if (!stopping) {
      // Of an earlier datagram, mostly: the host can't be reached, say. There may be other hosts.
      // Said aloud once, since every further datagram may bring it about again.
      LOG.atLevel(warned ? Level.DEBUG : Level.WARN).log("{}: {}", this, SystemErrors.said(cause));
      warned = true;
    }
  }

  private void refused() {
    if (outgoing.connected() && !stopping) {
      guarded("connectionRefused", "", protocol::connectionRefused);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // Netty closes a channel whose socket has broken.
    close();
  }

  // What goes out.

  @Override
  public void write(Buffer datagram, @Nullable Address to) {
    // What the system does not take at once waits, also on the loop.
    Buffer kept = StreamTransport.kept(datagram);
    onLoop(
        () -> {
          if (closed) {
            return;
          }
          try {
            outgoing.send(kept, to);
          } catch (PortUnreachableException e) {
            refused();
          }
        });
  }

  @Override
  public void write(Buffer datagram, String host, int port) {
    write(
        datagram,
        Addresses.of(host.equals("<broadcast>") ? "255.255.255.255" : host, checked(port)));
  }

  private static int checked(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ": 1 to 65535 is needed");
    }
    return port;
  }

  @Override
  public void connect(String host, int port) {
    checked(port);
    onLoop(
        () -> {
          if (closed) {
            return;
          }
          outgoing.connect(Addresses.of(host, port));
        });
  }

  // The end.

  @Override
  public Deferred<@Nullable Void> stopListening() {
    Deferred<@Nullable Void> done = new Deferred<>();
    here(
        "stopListening",
        () -> {
          stop();
          later(this::close);
          gone.addFinally(own -> done.callback(null));
        });
    return done;
  }

  private void stop() {
    if (!stopping) {
      stopping = true;
      channel.config().setAutoRead(false);
    }
  }

  /**
   * Closes the port now: the reactor's end.
   *
   * @return fires when it is free
   */
  public Deferred<@Nullable Void> disconnect() {
    Deferred<@Nullable Void> done = new Deferred<>();
    here(
        "disconnect",
        () -> {
          stop();
          close();
          gone.addFinally(own -> done.callback(null));
        });
    return done;
  }

  private void close() {
    if (closed) {
      return;
    }
    stop();
    closed = true;
    guarded("stopProtocol", "", protocol::doStop);
    channel.close();
    try {
      // The JDK gives a port back when its selector comes round again, and the loop runs what was
      // scheduled after its selector has.
      loop.schedule(this::freed, 1, MILLISECONDS);
    } catch (RejectedExecutionException e) {
      freed();
    }
  }

  private void freed() {
    ports.remove(this);
    inContext(() -> gone.callback(null));
  }

  // The rest.

  @Override
  public Address getHost() {
    if (host == null) {
      throw new IllegalStateException("the port is not open yet");
    }
    return host;
  }

  @Override
  public void setBroadcastAllowed(boolean allowed) {
    setting(() -> socket.set(ChannelOption.SO_BROADCAST, allowed));
  }

  @Override
  public boolean getBroadcastAllowed() {
    return !closed && channel.config().isBroadcast();
  }

  @Override
  public long bufferedBytes() {
    return outgoing.waiting();
  }

  @Override
  public long dropped() {
    return outgoing.dropped();
  }

  @Override
  public String toString() {
    return "UDP port " + (host == null ? options.networkInterface() : host);
  }

  /** What may fail in the system. */
  interface SystemCall {
    void run() throws IOException;
  }

  /** Sets an option on the loop, while the port is open. */
  final void setting(SystemCall call) {
    onLoop(
        () -> {
          if (!closed) {
            try {
              call.run();
            } catch (IOException e) {
              throw new UncheckedIOException(this + ": " + SystemErrors.said(e), e);
            }
          }
        });
  }

  /** Whether it has been closed. */
  final boolean closed() {
    return closed;
  }

  /** Calls a handler, and reports what it throws. */
  private void guarded(String what, Object whom, Runnable handler) {
    try {
      inContext(handler);
    } catch (Throwable t) {
      Class<?> type = protocol.getClass();
      String name = type.isAnonymousClass() ? "a protocol" : type.getSimpleName();
      UnhandledErrors.report(name + "'s " + what + whom, t);
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

  /** Runs what belongs on the loop and has an answer. */
  final void here(String method, Runnable action) {
    if (!Turn.run(loop::inEventLoop, action)) {
      throw new IllegalStateException(
          method
              + "() on thread '"
              + Thread.currentThread().getName()
              + "', which is not the loop of the "
              + this
              + ": go through its reactor's callFromThread()");
    }
  }

  private void onLoop(Runnable action) {
    if (!Turn.run(loop::inEventLoop, action)) {
      later(
          () -> {
            try {
              action.run();
            } catch (RuntimeException e) {
              UnhandledErrors.report("a call from another thread to the " + this, e);
            }
          });
    }
  }

  private void later(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("The loop of the {} has ended, and so has the port", this);
    }
  }
}
