package dev.entwine.protocols.portforward;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that a client connected. Twisted's {@code ProxyServer}. It reads nothing until the other
 * side is there to write it to; if that can't be reached, it closes the connection.
 */
public non-sealed class ProxyServer extends Proxy {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

  private final ProxyFactory factory;
  private @Nullable Deferred<Protocol> connecting;

  /**
   * @param factory knows where to connect to
   */
  protected ProxyServer(ProxyFactory factory) {
    this.factory = factory;
  }

  @Override
  protected void connectionMade() {
    transport().pauseProducing();
    connecting = factory.connect(this);
    connecting.addErrbackDo(this::notConnected);
  }

  private void notConnected(Throwable reason) {
    connecting = null;
    boolean givenUp =
        reason instanceof CancelledError || reason instanceof ConnectingCancelledError;
    if (!givenUp) {
      LOG.warn("A connection of {} is not forwarded: {}", transport().getPeer(), reason.toString());
    }
    transport().loseConnection();
  }

  void connected(ProxyClient client) {
    connecting = null;
    if (transport().disconnecting()) {
      client.transport().loseConnection();
      return;
    }
    join(client);
    transport().resumeProducing();
  }

  @Override
  public void connectionLost(Throwable reason) {
    Deferred<Protocol> attempt = connecting;
    connecting = null;
    if (attempt != null) {
      attempt.cancel();
    }
    super.connectionLost(reason);
  }
}
