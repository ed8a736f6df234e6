package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that a port has accepted, and how they are asked to end. On the port's loop. */
final class OpenConnections {

  private final Set<StreamTransport> open = new LinkedHashSet<>();
  private @Nullable Deferred<Integer> shutDown;

  void add(StreamTransport transport) {
    open.add(transport);
  }

  void remove(StreamTransport transport) {
    open.remove(transport);
    if (open.isEmpty() && shutDown != null && !shutDown.called()) {
      shutDown.callback(0);
    }
  }

  int size() {
    return open.size();
  }

  /**
   * Asks every connection's protocol to finish, and aborts those that have not after {@code grace}.
   *
   * @return fires with the number of those that were aborted
   * @throws IllegalStateException if this was called before
   */
  Deferred<Integer> shutdown(Clock clock, Duration grace) {
    if (shutDown != null) {
      throw new IllegalStateException("the port is being shut down already");
    }
    Deferred<Integer> gone = new Deferred<>();
    shutDown = gone;
    DelayedCall deadline = clock.callLater(grace, () -> cut(gone));
    for (StreamTransport transport : List.copyOf(open)) {
      transport.requestShutdown(grace);
    }
    if (open.isEmpty() && !gone.called()) {
      gone.callback(0);
    }
    return gone.addFinally(
        own -> {
          if (deadline.active()) {
            deadline.cancel();
          }
        });
  }

  private void cut(Deferred<Integer> gone) {
    int cut = open.size();
    List.copyOf(open).forEach(StreamTransport::abortConnection);
    if (!gone.called()) {
      gone.callback(cut);
    }
  }

  /** Closes all of them now: the reactor's end. */
  void disconnectAll() {
    List.copyOf(open).forEach(StreamTransport::disconnect);
  }
}
