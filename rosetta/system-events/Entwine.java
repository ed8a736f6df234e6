import static dev.entwine.reactor.Reactor.Phase.AFTER;
import static dev.entwine.reactor.Reactor.Phase.BEFORE;
import static dev.entwine.reactor.Reactor.Phase.DURING;
import static dev.entwine.reactor.Reactor.SystemEvent.SHUTDOWN;
import static dev.entwine.reactor.Reactor.SystemEvent.STARTUP;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.task.Task;
import java.time.Duration;

/** Has something done when the loop starts and when it stops; the stop waits for it. */
public final class Entwine {

  private static final Reactor reactor = Reactor.create();

  public static void main(String[] args) {
    reactor.addSystemEventTrigger(AFTER, STARTUP, () -> System.out.println("open"));
    reactor.addSystemEventTrigger(BEFORE, SHUTDOWN, Entwine::save);
    reactor.addSystemEventTrigger(DURING, SHUTDOWN, () -> System.out.println("closing"));
    reactor.addSystemEventTrigger(AFTER, SHUTDOWN, () -> System.out.println("closed"));
    reactor.callLater(0.1, reactor::stop);
    reactor.run();
    System.out.println("the loop has ended");
  }

  private static Deferred<?> save() {
    System.out.println("saving");
    return Task.deferLater(reactor, Duration.ofMillis(100)) // a Deferred: the stop waits for it
        .addCallbackDo(later -> System.out.println("saved"));
  }
}
