package dev.entwine.endpoint;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.reactor.Reactor;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to an endpoint: connects, and connects again when an attempt fails or the
 * connection is lost, until it is stopped. Twisted's {@code ClientService}.
 *
 * <pre>{@code
 * ClientService service = new ClientService(reactor, Endpoints.client("tcp:host:1234"), factory);
 * service.startService();
 * service.whenConnected().addCallbackDo(protocol -> ((MyProtocol) protocol).hello());
 * }</pre>
 *
 * <p>It is <i>connecting</i> (an attempt, and then the preparation of the connection, is under
 * way), <i>waiting</i> for its next attempt, or <i>connected</i>. Stopped while it has a
 * connection, it is <i>disconnecting</i> until that is gone; started again meanwhile, it is
 * <i>restarting</i>, and connects as soon as it is gone.
 *
 * <p>Different from Twisted: a connection whose preparation fails, is cancelled, or is cut short by
 * the connection's end does not stay open, nor stay half prepared for ever; and {@link
 * #stopService(Duration)} bounds how long stopping takes.
 *
 * <p>Used on its reactor's loop.
 */
public final class ClientService {

  private static final Logger LOG = LoggerFactory.getLogger(ClientService.class);

  private enum State {
    INIT,
    CONNECTING,
    WAITING,
    CONNECTED,
    DISCONNECTING,
    RESTARTING,
    STOPPED
  }

  private final Reactor reactor;
  private final ClientEndpoint endpoint;
  private final Factory factory;
  private final BackoffPolicy retryPolicy;
  private final @Nullable PrepareConnection prepareConnection;
  private final Clock clock;

  private State state = State.INIT;
  private int failedAttempts;
  private @Nullable Attempt current;
  private @Nullable DelayedCall retryCall;
  private final Map<Deferred<Protocol>, Integer> awaitingConnected = new LinkedHashMap<>();
  private List<Deferred<@Nullable Void>> stopWaiters = new ArrayList<>();

  /** With {@link BackoffPolicy#DEFAULTS}, and connections that need no preparation. */
  public ClientService(Reactor reactor, ClientEndpoint endpoint, Factory factory) {
    this(reactor, endpoint, factory, BackoffPolicy.DEFAULTS, null, reactor);
  }

  /**
   * @param reactor on whose loop the factory and its protocols live
   * @param endpoint where to connect
   * @param factory builds a protocol for each connection
   * @param retryPolicy how long to wait between attempts
   * @param prepareConnection makes a connection fit for use; null if it is from the start
   * @param clock measures the waits: the reactor, or a test's
   */
  public ClientService(
      Reactor reactor,
      ClientEndpoint endpoint,
      Factory factory,
      BackoffPolicy retryPolicy,
      @Nullable PrepareConnection prepareConnection,
      Clock clock) {
    this.reactor = reactor;
    this.endpoint = endpoint;
    this.factory = factory;
    this.retryPolicy = retryPolicy;
    this.prepareConnection = prepareConnection;
    this.clock = clock;
  }

  /** Whether it was started, and not stopped since. */
  public boolean running() {
    return switch (state) {
      case CONNECTING, WAITING, CONNECTED, RESTARTING -> true;
      case INIT, DISCONNECTING, STOPPED -> false;
    };
  }

  /** Begins to connect. Starting what runs changes nothing. */
  public void startService() {
    switch (state) {
      case INIT, STOPPED -> connect();
      case DISCONNECTING -> {
        state = State.RESTARTING;
        failedAttempts = 0;
      }
      case CONNECTING, WAITING, CONNECTED, RESTARTING ->
          LOG.debug("The client service of {} was started twice", endpoint);
    }
  }

  /**
   * Gives the attempt or the wait up, or closes the connection, and does not connect again. Who
   * waits for a connection gets a {@link CancelledError}.
   *
   * @return fires when there is neither a connection nor an attempt any more; never fails
   */
  public Deferred<@Nullable Void> stopService() {
    if (state == State.INIT || state == State.STOPPED) {
      state = State.STOPPED;
      return Deferred.succeed(null);
    }
    Deferred<@Nullable Void> stopped = new Deferred<>();
    stopWaiters.add(stopped);
    switch (state) {
      case CONNECTING -> {
        state = State.DISCONNECTING;
        // What comes of it ends here, in most cases before this returns.
        current.cancel();
      }
      case WAITING -> {
        retryCall.cancel();
        finishStopping();
      }
      case CONNECTED -> {
        state = State.DISCONNECTING;
        current.lose(Transport::loseConnection);
      }
      default -> state = State.DISCONNECTING;
    }
    return stopped;
  }

  /**
   * {@link #stopService()}, and cuts a connection that has not closed within {@code grace}.
   *
   * @param grace zero or more
   */
  public Deferred<@Nullable Void> stopService(Duration grace) {
    Deferred<@Nullable Void> stopped = stopService();
    Attempt closing = current;
    if (stopped.called() || closing == null) {
      return stopped;
    }
    DelayedCall cut = clock.callLater(grace, () -> closing.lose(Transport::abortConnection));
    return stopped.addFinally(
        own -> {
          if (cut.active()) {
            cut.cancel();
          }
        });
  }

  /** {@link #whenConnected(int)}, however often it fails. */
  public Deferred<Protocol> whenConnected() {
    return whenConnected(Integer.MAX_VALUE);
  }

  /**
   * The connection there is, or the next one, prepared.
   *
   * @param failAfterFailures how many attempts in a row may fail, from now on, until the last one's
   *     failure is the answer; 1 or more
   * @return fires with the factory's protocol; fails as said, or with a {@link CancelledError} when
   *     the service is stopped, or is. Cancelling it only stops waiting
   */
  public Deferred<Protocol> whenConnected(int failAfterFailures) {
    if (failAfterFailures < 1) {
      throw new IllegalArgumentException(
          "failAfterFailures: 1 or more is needed, not " + failAfterFailures);
    }
    if (state == State.CONNECTED) {
      return Deferred.succeed(current.protocol.protocol());
    }
    if (state == State.STOPPED) {
      return Deferred.fail(new CancelledError("the client service is stopped"));
    }
    Deferred<Protocol> connected = new Deferred<>(awaitingConnected::remove);
    awaitingConnected.put(connected, failAfterFailures);
    return connected;
  }

  private void connect() {
    state = State.CONNECTING;
    Attempt attempt = new Attempt();
    current = attempt;
    Factory watched = new DisconnectFactory(factory, attempt::disconnected);
    attempt.inProgress = Deferred.maybeDeferred(() -> endpoint.connect(reactor, watched));
    if (attempt.lost || state != State.CONNECTING) {
      attempt.cancel();
    }
    attempt
        .inProgress
        .<Protocol>addCallbackDeferred(attempt::connected)
        .addCallbacks(attempt::prepared, attempt::failed);
  }

  private void retryLater() {
    state = State.WAITING;
    current = null;
    failedAttempts++;
    Duration delay;
    try {
      delay = retryPolicy.delay(failedAttempts);
    } catch (RuntimeException e) {
      // Without a wait there would be no next attempt, and nobody would know.
      UnhandledErrors.report("the retry policy of the client service of " + endpoint, e);
      delay = BackoffPolicy.DEFAULTS.delay(failedAttempts);
    }
    LOG.info("Attempt {} to connect to {} follows in {}", failedAttempts, endpoint, delay);
    retryCall = clock.callLater(delay, this::connect);
  }

  /** There is neither a connection nor an attempt any more: goes on as it was told. */
  private void gone() {
    current = null;
    if (state == State.RESTARTING) {
      takeStopWaiters().forEach(waiter -> waiter.callback(null));
    }
    // Who waited for the stop may have stopped it again.
    if (state == State.RESTARTING) {
      connect();
    } else {
      finishStopping();
    }
  }

  private void finishStopping() {
    state = State.STOPPED;
    List<Deferred<@Nullable Void>> waiting = takeStopWaiters();
    fail(takeAwaiting(true), new CancelledError("the client service was stopped"));
    waiting.forEach(waiter -> waiter.callback(null));
  }

  /** One of them may cancel another. */
  private static void fail(List<Deferred<Protocol>> waiters, Throwable failure) {
    for (Deferred<Protocol> waiter : waiters) {
      if (!waiter.called()) {
        waiter.errback(failure);
      }
    }
  }

  private List<Deferred<@Nullable Void>> takeStopWaiters() {
    List<Deferred<@Nullable Void>> waiting = stopWaiters;
    stopWaiters = new ArrayList<>();
    return waiting;
  }

  /**
   * Takes out who has waited long enough.
   *
   * @param all everybody has; otherwise those for whom this failure was the last they allow
   */
  private List<Deferred<Protocol>> takeAwaiting(boolean all) {
    List<Deferred<Protocol>> taken = new ArrayList<>();
    Iterator<Map.Entry<Deferred<Protocol>, Integer>> each = awaitingConnected.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Deferred<Protocol>, Integer> waiter = each.next();
      if (all || waiter.getValue() == 1) {
        taken.add(waiter.getKey());
        each.remove();
      } else if (waiter.getValue() != Integer.MAX_VALUE) {
        waiter.setValue(waiter.getValue() - 1);
      }
    }
    return taken;
  }

  /** One attempt, and the connection that comes of it. */
  private final class Attempt {
    private @Nullable Deferred<Protocol> inProgress;
    private DisconnectFactory.@Nullable Watched protocol;
    private boolean settled;
    private boolean lost;

    /** Gives up what has not come to an end, a preparation too. */
    private void cancel() {
      if (inProgress != null) {
        inProgress.cancel();
      }
    }

    /** Connected, it is to be prepared. */
    private Deferred<Protocol> connected(Protocol made) {
      protocol = (DisconnectFactory.Watched) made;
      if (lost || prepareConnection == null) {
        return Deferred.succeed(made);
      }
      Deferred<?> preparing =
          Deferred.maybeDeferred(() -> prepareConnection.prepare(protocol.protocol()));
      if (lost || current != this || state != State.CONNECTING) {
        // It closed the connection, or stopped the service.
        preparing.cancel();
      }
      return preparing.addCallback(anything -> made);
    }

    private @Nullable Void prepared(Protocol made) {
      settled = true;
      if (lost) {
        return failed(new CancelledError("the connection was lost before it was ready"));
      }
      if (current != this || state != State.CONNECTING) {
        // It came although it was given up: the end of it is what is waited for.
        lose(Transport::loseConnection);
        return null;
      }
      state = State.CONNECTED;
      failedAttempts = 0;
      for (Deferred<Protocol> waiter : takeAwaiting(true)) {
        if (!waiter.called()) {
          waiter.callback(protocol.protocol());
        }
      }
      return null;
    }

    private @Nullable Void failed(Throwable failure) {
      settled = true;
      boolean open = protocol != null && !lost;
      if (open) {
        lose(Transport::loseConnection);
      }
      if (current != this) {
        return null;
      }
      if (state == State.CONNECTING) {
        retryLater();
        fail(takeAwaiting(false), failure);
      } else if (!open) {
        gone();
      }
      return null;
    }

    /** The connection is lost: as a whole, or while it was being prepared. */
    private void disconnected() {
      lost = true;
      if (current != this) {
        return;
      }
      if (!settled) {
        cancel();
      } else if (state == State.CONNECTED) {
        retryLater();
      } else {
        gone();
      }
    }

    private void lose(Consumer<Transport> how) {
      if (protocol != null) {
        how.accept(protocol.transport());
      }
    }
  }
}
