package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.watch.Home;
import dev.entwine.watch.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What other threads have a reactor do, and those of them that wait until it is done. */
final class CallsFromThreads {

  private final ReactorLoop loop;
  private final Home home;
  private final Mailbox mailbox;

  /** Who waits in {@link #callAndWait}: from any thread. */
  private final Set<CompletableFuture<?>> blocked = ConcurrentHashMap.newKeySet();

  // Confined to the loop.
  private final List<TeamMember> summoned = new ArrayList<>();
  private boolean reading;

  CallsFromThreads(ReactorLoop loop, Home home) {
    this.loop = loop;
    this.home = home;
    Runnable emptyMailbox = () -> loop.inContext(this::emptyMailbox);
    mailbox = new Mailbox(() -> loop.execute(emptyMailbox));
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** {@link Reactor#callFromThread}. */
  void call(Runnable f) {
    mailbox.add(Origin.recorded() ? Origin.here(home).carriedBy(f) : f);
  }

  /**
   * Summons a thread. If the caller is one of several letters, when the last of them has been read:
   * woken earlier, a thread would often find a single call and fall asleep before the next.
   */
  void summon(TeamMember member) {
    if (reading) {
      summoned.add(member);
    } else {
      member.summon();
    }
  }

  private void emptyMailbox() {
    reading = true;
    try {
      mailbox.read(this::open);
    } finally {
      reading = false;
      summoned.forEach(TeamMember::summon);
      summoned.clear();
    }
  }

  private void open(Mailbox.Letter letter) {
    if (loop.gone()) {
      return;
    }
    try {
      letter.open();
    } catch (Throwable t) {
      UnhandledErrors.report("a call from a thread", t);
    }
  }

  /** {@link Reactor#blockingCallFromThread}. */
  <T extends @Nullable Object> T callAndWait(Callable<Deferred<T>> f) throws Exception {
    if (loop.isHere()) {
      throw new IllegalStateException(
          "blockingCallFromThread() on the reactor's own thread would wait for itself for ever");
    }
    CompletableFuture<T> outcome = new CompletableFuture<>();
    blocked.add(outcome);
    outcome.whenComplete((value, failure) -> blocked.remove(outcome));
    if (loop.gone()) {
      throw new ReactorNotRunning();
    }
    call(() -> answer(f, outcome));
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      outcome.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private <T extends @Nullable Object> void answer(
      Callable<Deferred<T>> f, CompletableFuture<T> outcome) {
    if (outcome.isDone()) {
      return;
    }
    Deferred<?> waitedFor =
        Deferred.maybeDeferred(f).addCallbacks(outcome::complete, outcome::completeExceptionally);
    outcome.whenComplete(
        (value, failure) -> {
          if (outcome.isCancelled()) {
            call(waitedFor::cancel);
          }
        });
  }

  /** The reactor runs: what has come is read. */
  void open() {
    mailbox.open();
  }

  /** The reactor is {@linkplain ReactorLoop#gone gone}: nothing comes any more, nobody waits. */
  void close() {
    mailbox.close();
    List.copyOf(blocked).forEach(outcome -> outcome.completeExceptionally(new ReactorNotRunning()));
  }
}
