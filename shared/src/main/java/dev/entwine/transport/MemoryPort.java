package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What listens on a name within one Vert.x, and the connections it accepted. */
public final class MemoryPort implements ListeningPort, MemoryTransport.Owner {

  private final ContextInternal context;
  private final Clock clock;
  private final Factory factory;
  private final MemoryAddress host;
  private final Set<? super MemoryPort> ports;
  private final OpenConnections open = new OpenConnections();
  private boolean stopped;

  private MemoryPort(
      ContextInternal context,
      Clock clock,
      Factory factory,
      MemoryAddress host,
      Set<? super MemoryPort> ports) {
    this.context = context;
    this.clock = clock;
    this.factory = factory;
    this.host = host;
    this.ports = ports;
  }

  /**
   * Listens. Called on the context.
   *
   * @param name the instances of one verticle may share it, and are called in turn
   * @param ports has the port from now on, and until it is not listening any more and has no
   *     connection left
   * @return the open port, or {@link CannotListenError}; it has fired
   */
  public static Deferred<ListeningPort> listen(
      ContextInternal context,
      Clock clock,
      Factory factory,
      String name,
      Set<? super MemoryPort> ports) {
    MemoryAddress host = new MemoryAddress(name);
    MemoryPort port = new MemoryPort(context, clock, factory, host, ports);
    if (!MemoryNames.of(context.owner()).add(name, port)) {
      return Deferred.fail(new CannotListenError(host, new PortClaim.Taken()));
    }
    ports.add(port);
    try {
      factory.doStart();
    } catch (Throwable t) {
      port.stopListening();
      return Deferred.fail(new CannotListenError(host, t));
    }
    return Deferred.succeed(port);
  }

  ContextInternal context() {
    return context;
  }

  /**
   * Someone calls. On the port's loop.
   *
   * @return its end of the connection; null if there is none
   */
  @Nullable MemoryTransport accept() {
    if (stopped) {
      return null;
    }
    MemoryAddress peer = new MemoryAddress(null);
    Protocol protocol;
    try {
      protocol = factory.buildProtocol(peer);
    } catch (Throwable t) {
      UnhandledErrors.report(factory.logPrefix() + ".buildProtocol for " + peer, t);
      protocol = null;
    }
    MemoryTransport transport =
        MemoryTransport.accepting(
            MemoryLoop.of(context), protocol == null ? new ClosedAtOnce() : protocol, host, this);
    open.add(transport);
    transport.makeConnection();
    return transport;
  }

  /** For who was not wanted: the caller is connected, and sees the end. */
  private static final class ClosedAtOnce extends Protocol {
    @Override
    protected void connectionMade() {
      transport().loseConnection();
    }

    @Override
    public void dataReceived(Buffer data) {}
  }

  @Override
  public void connectionLost(MemoryTransport transport, Throwable reason) {
    open.remove(transport);
    doneIfDone();
  }

  private void doneIfDone() {
    if (stopped && open.size() == 0) {
      ports.remove(this);
    }
  }

  @Override
  public MemoryAddress getHost() {
    return host;
  }

  @Override
  public int connections() {
    return open.size();
  }

  @Override
  public Deferred<@Nullable Void> stopListening() {
    if (!stopped) {
      stopped = true;
      MemoryNames.of(context.owner()).remove(String.valueOf(host.name()), this);
      try {
        factory.doStop();
      } catch (Throwable t) {
        UnhandledErrors.report(factory.logPrefix() + ".stopFactory", t);
      }
      doneIfDone();
    }
    return Deferred.succeed(null);
  }

  @Override
  public Deferred<Integer> shutdown(Duration grace) {
    Deferred<Integer> gone = open.shutdown(clock, grace);
    stopListening();
    return gone;
  }

  /** Closes every connection now, and the port: the reactor's end. */
  public void disconnectAll() {
    open.disconnectAll();
    stopListening();
  }

  @Override
  public String toString() {
    return "port " + host;
  }
}
