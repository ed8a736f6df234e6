package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.reactor.Reactor.SystemEventTrigger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The triggers around a reactor's start and stop, for those who make a reactor: what {@link
 * Reactor#addSystemEventTrigger} and its like say. Used on the reactor.
 */
public final class SystemEvents {

  private final Map<SystemEvent, List<Trigger>> triggers = new EnumMap<>(SystemEvent.class);

  /** {@link Reactor#addSystemEventTrigger}. */
  public SystemEventTrigger add(
      Phase phase, SystemEvent event, Callable<? extends @Nullable Deferred<?>> call) {
    Trigger trigger = new Trigger(event, phase, call);
    triggers.computeIfAbsent(event, e -> new ArrayList<>()).add(trigger);
    return trigger;
  }

  /** {@link Reactor#removeSystemEventTrigger}. */
  public void remove(SystemEventTrigger handle) {
    if (!(handle instanceof Trigger trigger)
        || !triggers.getOrDefault(trigger.event, List.of()).remove(trigger)) {
      throw new IllegalArgumentException(
          "no such trigger: it was removed before, or has been fired");
    }
  }

  /** {@link Reactor#fireSystemEvent}. */
  public Deferred<@Nullable Void> fire(SystemEvent event) {
    Deferred<@Nullable Void> done = new Deferred<>();
    // The count starts at one for this method itself, so that it can't reach zero half way through.
    int[] awaited = {1};
    Runnable oneLess =
        () -> {
          if (--awaited[0] == 0) {
            callAll(event, Phase.DURING);
            callAll(event, Phase.AFTER);
            done.callback(null);
          }
        };
    for (Deferred<?> before : callAll(event, Phase.BEFORE)) {
      awaited[0]++;
      before
          .addErrbackDo(failure -> UnhandledErrors.report("a trigger before " + event, failure))
          .addCallbackDo(ignored -> oneLess.run());
    }
    oneLess.run();
    return done;
  }

  /** Calls the triggers of one phase, each taken off the list first: one may remove another. */
  private List<Deferred<?>> callAll(SystemEvent event, Phase phase) {
    List<Deferred<?>> answers = new ArrayList<>();
    List<Trigger> all = triggers.getOrDefault(event, List.of());
    for (Trigger next = first(all, phase); next != null; next = first(all, phase)) {
      all.remove(next);
      try {
        Deferred<?> answer = next.call.call();
        if (answer != null) {
          answers.add(answer);
        }
      } catch (Throwable t) {
        UnhandledErrors.report("a trigger " + phase + " " + event, t);
      }
    }
    return answers;
  }

  private static @Nullable Trigger first(List<Trigger> all, Phase phase) {
    for (Trigger trigger : all) {
      if (trigger.phase == phase) {
        return trigger;
      }
    }
    return null;
  }

  private static final class Trigger implements SystemEventTrigger {
    final SystemEvent event;
    final Phase phase;
    final Callable<? extends @Nullable Deferred<?>> call;

    Trigger(SystemEvent event, Phase phase, Callable<? extends @Nullable Deferred<?>> call) {
      this.event = event;
      this.phase = phase;
      this.call = call;
    }
  }
}
