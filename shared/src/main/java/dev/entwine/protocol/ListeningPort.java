package dev.entwine.protocol;

import dev.entwine.defer.Deferred;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A place where connections are accepted. Twisted's {@code IListeningPort}. */
public interface ListeningPort {

  /** Where it listens, with the port that was really bound. */
  Address getHost();

  /** How many accepted connections are open. */
  int connections();

  /**
   * Accepts no more. Connections that are open stay open.
   *
   * @return fires when the port is free
   */
  Deferred<@Nullable Void> stopListening();

  /**
   * Accepts no more, asks every open connection's protocol to finish ({@link
   * Protocol#shutdownRequested}), and aborts those that are still there after {@code grace}.
   *
   * @return fires with the number of connections that had to be aborted
   */
  Deferred<Integer> shutdown(Duration grace);
}
