package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.PipeAddress;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Standard input and output as a port, which has the one connection there can be. */
public final class StandardIOPort implements ListeningPort {

  private final Clock clock;
  private final Factory factory;
  private final Deferred<Integer> gone = new Deferred<>();
  private @Nullable StandardIO connection;
  private @Nullable DelayedCall deadline;
  private boolean listening = true;
  private int cut;

  private StandardIOPort(Clock clock, Factory factory) {
    this.clock = clock;
    this.factory = factory;
  }

  /** Builds the protocol and connects it. On the context; {@code open} is as elsewhere. */
  public static Deferred<ListeningPort> listen(
      ContextInternal context, Clock clock, Factory factory, Set<StandardIO> open) {
    StandardIOPort port = new StandardIOPort(clock, factory);
    try {
      factory.doStart();
      Protocol protocol = factory.buildProtocol(port.getHost());
      if (protocol == null) {
        throw new IllegalStateException("the factory built no protocol for it");
      }
      port.connection = StandardIO.of(context, protocol, open, port::connectionLost);
    } catch (Throwable t) {
      factory.doStop();
      return Deferred.fail(new CannotListenError(port.getHost(), t));
    }
    port.connection.begin();
    return Deferred.succeed(port);
  }

  private void connectionLost() {
    connection = null;
    if (deadline != null && deadline.active()) {
      deadline.cancel();
    }
    if (!gone.called()) {
      gone.callback(cut);
    }
  }

  @Override
  public Address getHost() {
    return new PipeAddress();
  }

  @Override
  public int connections() {
    return connection == null ? 0 : 1;
  }

  @Override
  public Deferred<@Nullable Void> stopListening() {
    if (listening) {
      listening = false;
      factory.doStop();
    }
    return Deferred.succeed(null);
  }

  @Override
  public Deferred<Integer> shutdown(Duration grace) {
    if (deadline != null) {
      throw new IllegalStateException("the port is being shut down already");
    }
    deadline = clock.callLater(grace, this::cut);
    if (connection == null) {
      connectionLost();
    } else {
      connection.requestShutdown(grace);
    }
    return stopListening().addCallbackDeferred(free -> gone);
  }

  private void cut() {
    if (connection != null) {
      cut = 1;
      connection.abortConnection();
    }
  }

  @Override
  public String toString() {
    return "standard input and output";
  }
}
