package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A program that is one Deferred: runs its reactor for as long as that takes. */
final class React {

  private final Reactor reactor;
  private boolean stopping;
  private int code;

  private React(Reactor reactor) {
    this.reactor = reactor;
  }

  /** The exit code that the program is to end with. */
  static int run(Reactor reactor, Function<? super Reactor, ? extends Deferred<?>> main) {
    React react = new React(reactor);
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.SHUTDOWN,
        () -> {
          react.stopping = true;
          return null;
        });
    // On the loop, but before anything else there: so main may add triggers to the startup.
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.STARTUP,
        () -> {
          react.begin(main);
          return null;
        });
    reactor.run();
    return react.code;
  }

  private void begin(Function<? super Reactor, ? extends Deferred<?>> main) {
    Callable<Deferred<Object>> begin = () -> main.apply(reactor).addCallback(value -> null);
    Deferred.maybeDeferred(begin)
        .addBoth(
            (value, failure) -> {
              ended(failure);
              return null;
            });
  }

  private void ended(@Nullable Throwable failure) {
    if (failure instanceof SystemExit exit) {
      code = exit.code();
    } else if (failure != null) {
      UnhandledErrors.report("the main function", failure);
      code = 1;
    }
    if (!stopping) {
      reactor.callWhenRunning(
          () -> {
            if (!stopping) {
              reactor.stop();
            }
          });
    }
  }
}
