package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.NoProtocol;
import dev.entwine.protocol.Protocol;
import io.vertx.core.internal.ContextInternal;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call to a name within one Vert.x, and the connection that comes of it. */
public final class MemoryConnection implements MemoryTransport.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryConnection.class);

  private final ContextInternal context;
  private final Factory factory;
  private final MemoryAddress destination;
  private final Set<? super MemoryConnection> active;
  private final Deferred<Protocol> connected = new Deferred<>(own -> cancelled());
  private @Nullable MemoryTransport transport;

  private MemoryConnection(
      ContextInternal context,
      Factory factory,
      MemoryAddress destination,
      Set<? super MemoryConnection> active) {
    this.context = context;
    this.factory = factory;
    this.destination = destination;
    this.active = active;
  }

  /**
   * Connects to whoever listens on {@code name}. Called on the context.
   *
   * @param active has this from now on, and until the connection is gone
   * @return fires with the protocol, or fails with {@link ConnectError} or {@link NoProtocol}, on a
   *     later turn
   */
  public static Deferred<Protocol> connect(
      ContextInternal context, Factory factory, String name, Set<? super MemoryConnection> active) {
    MemoryConnection made = new MemoryConnection(context, factory, new MemoryAddress(name), active);
    // If it throws, there is nothing to be given up yet.
    factory.doStart();
    active.add(made);
    MemoryPort port = MemoryNames.of(context.owner()).next(name);
    if (port == null) {
      context.runOnContext(nothing -> made.answered(null));
    } else {
      port.context().runOnContext(nothing -> made.call(port));
    }
    return made.connected;
  }

  /** On the port's loop. */
  private void call(MemoryPort port) {
    MemoryTransport called = port.accept();
    try {
      context.runOnContext(nothing -> answered(called));
    } catch (RejectedExecutionException e) {
      LOG.debug("Who called {} is gone", destination);
      if (called != null) {
        called.disconnect();
      }
    }
  }

  private void answered(@Nullable MemoryTransport called) {
    if (called == null) {
      failed(
          new ConnectionRefusedError(
              "can't connect to " + destination + ": nobody listens there", null));
      return;
    }
    Protocol protocol = connected.called() ? null : buildProtocol(called);
    if (protocol == null) {
      called.unanswered();
      failed(new NoProtocol());
      return;
    }
    MemoryTransport made = MemoryTransport.calling(MemoryLoop.of(context), protocol, called, this);
    transport = made;
    made.makeConnection();
    if (transport != null && !connected.called()) {
      connected.callback(protocol);
    }
  }

  private @Nullable Protocol buildProtocol(MemoryTransport called) {
    try {
      return factory.buildProtocol(called.getHost());
    } catch (Throwable t) {
      failed(t);
      return null;
    }
  }

  private void cancelled() {
    connected.errback(new ConnectingCancelledError(destination));
  }

  private void failed(Throwable reason) {
    if (!connected.called()) {
      connected.errback(reason);
    }
    gone();
  }

  @Override
  public void connectionLost(MemoryTransport lost, Throwable reason) {
    transport = null;
    failed(reason);
  }

  private void gone() {
    if (active.remove(this)) {
      try {
        factory.doStop();
      } catch (Throwable t) {
        UnhandledErrors.report(factory.logPrefix() + ".stopFactory", t);
      }
    }
  }

  /** Gives the call up or closes the connection, now: the reactor's end. */
  public void disconnectNow() {
    if (transport != null) {
      transport.disconnect();
    } else if (!connected.called()) {
      failed(new ConnectingCancelledError(destination));
    }
  }

  @Override
  public String toString() {
    return "a connection, or an attempt at one, to " + destination;
  }
}
