package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Attempts at several endpoints, each begun a while after the one before; the first success wins.
 */
final class StaggeredAttempts {

  private final Clock clock;
  private final Reactor reactor;
  private final Factory factory;
  private final Duration delay;
  private final Queue<ClientEndpoint> left = new ArrayDeque<>();
  private final List<Deferred<Protocol>> pending = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private @Nullable DelayedCall next;
  private boolean over;

  /**
   * @param clock measures the delay: the reactor
   */
  StaggeredAttempts(Clock clock, Reactor reactor, Factory factory, Duration delay) {
    this.clock = clock;
    this.reactor = reactor;
    this.factory = factory;
    this.delay = delay;
  }

  /**
   * Begins with the first of the endpoints.
   *
   * @param endpoints at least one
   * @param destination what they all lead to
   */
  Deferred<Protocol> connect(List<ClientEndpoint> endpoints, Address destination) {
    Deferred<Protocol> winner =
        new Deferred<>(
            own -> {
              giveUpTheRest();
              own.errback(new ConnectingCancelledError(destination));
            });
    left.addAll(endpoints);
    tryNext(winner);
    return winner;
  }

  private void tryNext(Deferred<Protocol> winner) {
    if (next != null && next.active()) {
      next.cancel();
    }
    ClientEndpoint endpoint = left.remove();
    next = left.isEmpty() ? null : clock.callLater(delay, () -> tryNext(winner));
    Deferred<Protocol> attempt = Deferred.maybeDeferred(() -> endpoint.connect(reactor, factory));
    pending.add(attempt);
    attempt.addCallbacks(
        protocol -> {
          pending.remove(attempt);
          succeeded(protocol, winner);
          return null;
        },
        failure -> {
          pending.remove(attempt);
          failed(failure, winner);
          return null;
        });
  }

  private void succeeded(Protocol protocol, Deferred<Protocol> winner) {
    if (over) {
      // Of an endpoint that can't be cancelled.
      protocol.transport().abortConnection();
      return;
    }
    giveUpTheRest();
    winner.callback(protocol);
  }

  private void failed(Throwable failure, Deferred<Protocol> winner) {
    if (over) {
      return;
    }
    failures.add(failure);
    if (!pending.isEmpty()) {
      return;
    }
    if (!left.isEmpty()) {
      tryNext(winner);
      return;
    }
    over = true;
    failures.stream().filter(each -> each != failure).forEach(failure::addSuppressed);
    winner.errback(failure);
  }

  private void giveUpTheRest() {
    over = true;
    left.clear();
    if (next != null && next.active()) {
      next.cancel();
    }
    List.copyOf(pending).forEach(Deferred::cancel);
  }
}
