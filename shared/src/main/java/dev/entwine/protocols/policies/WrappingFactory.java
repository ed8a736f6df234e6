package dev.entwine.protocols.policies;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link ProtocolWrapper} around each protocol another factory builds. Twisted's {@code
 * policies.WrappingFactory}.
 *
 * <p>It serves both sides: around a {@link ClientFactory} it passes on what that one is to be told.
 *
 * <p>Used on the loop of its connections.
 */
public class WrappingFactory extends ClientFactory {

  private final Factory wrapped;
  private final Set<ProtocolWrapper> protocols = new LinkedHashSet<>();

  /**
   * @param wrapped builds the protocols inside
   */
  public WrappingFactory(Factory wrapped) {
    this.wrapped = wrapped;
  }

  /** The factory inside. */
  public final Factory wrappedFactory() {
    return wrapped;
  }

  /** The connections that are open, oldest first: a view. */
  public final Set<ProtocolWrapper> protocols() {
    return Collections.unmodifiableSet(protocols);
  }

  /** Makes the wrapper: what a subclass with a wrapper of its own overrides. */
  protected ProtocolWrapper wrap(Protocol protocol) {
    return new ProtocolWrapper(this, protocol);
  }

  @Override
  public @Nullable Protocol buildProtocol(Address peer) {
    Protocol protocol = wrapped.buildProtocol(peer);
    return protocol == null ? null : wrap(protocol);
  }

  /** A connection begins; its wrapped protocol has not been told yet. */
  protected void registerProtocol(ProtocolWrapper protocol) {
    protocols.add(protocol);
  }

  /** A connection has ended; its wrapped protocol has not been told yet. */
  protected void unregisterProtocol(ProtocolWrapper protocol) {
    protocols.remove(protocol);
  }

  @Override
  protected void startFactory() {
    wrapped.doStart();
  }

  @Override
  protected void stopFactory() {
    wrapped.doStop();
  }

  @Override
  public String logPrefix() {
    return wrapped.logPrefix();
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
      client.clientConnectionMade(connector, ((ProtocolWrapper) protocol).wrappedProtocol());
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
