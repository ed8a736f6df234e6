package dev.entwine.reactor;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.DelayedCall;
import dev.entwine.tls.TLSContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the protocols of another factory speak TLS from the first byte on, whatever carries them.
 * Twisted's {@code TLSMemoryBIOFactory}.
 *
 * <p>While it is in use, the files of its {@link TLSContext} are looked at as often as that one
 * says, in the reactor's thread pool.
 *
 * <p>It serves both sides: around a {@link ClientFactory} it passes on what that one is to be told.
 */
public final class TLSFactory extends ClientFactory {

  private static final Logger LOG = LoggerFactory.getLogger(TLSFactory.class);

  private final Reactor reactor;
  private final TLSContext tls;
  private final Factory wrapped;
  private @Nullable DelayedCall nextCheck;

  /**
   * @param reactor on whose loop the connections are
   * @param wrapped builds the protocols
   */
  public TLSFactory(Reactor reactor, TLSContext tls, Factory wrapped) {
    this.reactor = reactor;
    this.tls = tls;
    this.wrapped = wrapped;
  }

  /** The protocol that {@code wrapped} has built, of one that such a factory has. */
  public static Protocol unwrap(Protocol protocol) {
    return protocol instanceof TLSProtocol outer ? outer.wrapped() : protocol;
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    Protocol protocol = wrapped.buildProtocol(peer);
    return protocol == null ? null : TLSProtocol.around(protocol, tls);
  }

  @Override
  protected void startFactory() {
    wrapped.doStart();
    // A client may have rested for long.
    if (tls.checkIsDue()) {
      checkFiles();
    }
    checkFilesLater();
  }

  @Override
  protected void stopFactory() {
    if (nextCheck != null && nextCheck.active()) {
      nextCheck.cancel();
    }
    wrapped.doStop();
  }

  private void checkFilesLater() {
    if (!tls.checkFilesEvery().isZero()) {
      nextCheck =
          reactor.callLater(
              tls.checkFilesEvery(),
              () -> {
                checkFiles();
                checkFilesLater();
              });
    }
  }

  private void checkFiles() {
    try {
      reactor.callInThread(tls::checkFiles);
    } catch (BacklogFull | IllegalStateException e) {
      LOG.debug("The files of {} are not looked at this time", tls, e);
    }
  }

  @Override
  public String logPrefix() {
    return wrapped.logPrefix() + " (TLS)";
  }

  @Override
  public void startedConnecting(Connector connector) {
    if (wrapped instanceof ClientFactory client) {
      client.startedConnecting(connector);
    }
  }

  @Override
  public void clientConnectionMade(Connector connector, Protocol protocol) {
    if (wrapped instanceof ClientFactory client) {
      client.clientConnectionMade(connector, unwrap(protocol));
    }
  }

  @Override
  public void clientConnectionFailed(Connector connector, Throwable reason) {
    if (wrapped instanceof ClientFactory client) {
      client.clientConnectionFailed(connector, reason);
    }
  }

  @Override
  public void clientConnectionLost(Connector connector, Throwable reason) {
    if (wrapped instanceof ClientFactory client) {
      client.clientConnectionLost(connector, reason);
    }
  }
}
