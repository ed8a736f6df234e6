package dev.entwine.service;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A verticle that works with a reactor: the reactor of its own context.
 *
 * <p>Stopping it calls {@link #stopService} before anything of it has been closed, waits for that,
 * and then fires the reactor's shutdown events; Vert.x closes what is left open after that.
 */
public abstract class ReactorVerticle extends VerticleBase {

  private boolean failed;

  /** For subclasses. */
  protected ReactorVerticle() {}

  /** This verticle's reactor, from {@link #startService} on. */
  protected final Reactor reactor() {
    return Reactor.of(context);
  }

  /**
   * Starts what this verticle serves; reads as a table of contents.
   *
   * @return fires when it is ready to serve; if it fails, so does the deployment, and {@link
   *     #stopService} is not called
   */
  protected abstract Deferred<?> startService();

  /**
   * Stops what this verticle serves, while its sockets are still open: stop accepting, let
   * conversations end, within bounds.
   *
   * @return fires when done
   */
  protected Deferred<?> stopService() {
    return Deferred.succeed(null);
  }

  /**
   * Tells the node what is now served, for the table it shows.
   *
   * @param where an address a person can use, such as {@code tcp 127.0.0.1:8123}
   * @param how how to try it, such as {@code nc 127.0.0.1 8123}
   */
  protected final void announce(String where, String how) {
    new Served(context.deploymentID(), where, how).publish(vertx.eventBus());
  }

  /** Tells the node that a port serves lines or bytes that a person can type, with {@code nc}. */
  protected final void announce(ListeningPort port) {
    Address address = port.getHost();
    if (address instanceof IPv4Address ip) {
      announce("tcp " + address, "nc " + ip.host() + " " + ip.port());
    } else if (address instanceof IPv6Address ip) {
      announce("tcp " + address, "nc " + ip.host() + " " + ip.port());
    } else {
      announce(address.toString(), "");
    }
  }

  @Override
  public final Future<?> start() {
    reactor()
        .addSystemEventTrigger(
            Phase.BEFORE, SystemEvent.SHUTDOWN, () -> failed ? null : stopService());
    return Deferred.maybeDeferred(() -> startService().addCallback(started -> null))
        .addErrback(
            failure -> {
              failed = true;
              throw failure;
            })
        .toFuture();
  }

  @Override
  public final Future<?> stop() {
    return reactor().fireSystemEvent(SystemEvent.SHUTDOWN).toFuture();
  }
}
