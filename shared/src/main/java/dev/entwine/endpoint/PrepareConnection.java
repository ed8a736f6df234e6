package dev.entwine.endpoint;

import dev.entwine.defer.DeferredResult;
import dev.entwine.protocol.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new connection of a {@link ClientService} fit for use (logs in, says hello) before
 * anybody gets it. Twisted's {@code prepareConnection}.
 */
@FunctionalInterface
public interface PrepareConnection {

  /**
   * Prepares a connection.
   *
   * @return fires when it is ready, with anything; null if it is already. A failure, or an
   *     exception, gives the connection up: it is closed, and counts as an attempt that failed
   */
  @Nullable DeferredResult<?> prepare(Protocol protocol) throws Exception;
}
