package dev.entwine.reactor;

import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredLock;
import dev.entwine.task.Task;
import dev.entwine.testing.ManualClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program of coroutines and keeps its trace; coroutine_peer.py runs the same in Twisted.
 *
 * <p>A program has {@code deferreds} (what each does when it is cancelled), {@code bodies} of
 * coroutines, and a {@code main} that starts them and fires what they await. Its steps are arrays
 * that begin with what is to be done.
 */
final class CoroutineProgram {

  private final CoroutineEngine engine;
  private final JsonObject program;
  private final List<String> trace = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final DeferredLock lock = new DeferredLock();
  private final List<Deferred<Object>> deferreds = new ArrayList<>();
  private final List<@Nullable Deferred<Object>> runs = new ArrayList<>();
  private final Set<Integer> running = new HashSet<>();

  CoroutineProgram(CoroutineEngine engine, JsonObject program) {
    this.engine = engine;
    this.program = program;
    JsonArray kinds = program.getJsonArray("deferreds");
    for (int i = 0; i < kinds.size(); i++) {
      deferreds.add(deferred(i, kinds.getString(i)));
    }
    program.getJsonArray("bodies").forEach(body -> runs.add(null));
  }

  private Deferred<Object> deferred(int number, String kind) {
    Consumer<Deferred<Object>> canceller =
        own -> {
          trace.add("d" + number + " cancelled");
          if (kind.equals("answers")) {
            own.callback("from the canceller");
          } else if (kind.equals("fails")) {
            own.errback(new Boom("canceller"));
          }
        };
    return new Deferred<>(kind.equals("plain") ? null : canceller);
  }

  List<String> run() {
    for (Object step : program.getJsonArray("main")) {
      act((JsonArray) step);
    }
    for (int i = 0; i < runs.size(); i++) {
      Deferred<Object> d = runs.get(i);
      if (d != null) {
        trace.add("r" + i + (d.called() && !d.paused() ? " fired" : " waits"));
      }
    }
    List<String> all = List.copyOf(trace);
    end();
    return all;
  }

  /** Leaves no coroutine waiting, and no failure unhandled. */
  private void end() {
    deferreds.forEach(d -> d.addErrback(e -> null));
    for (Deferred<Object> d : runs) {
      if (d != null) {
        d.addErrback(e -> null);
        for (int i = 0; i < 1_000 && d.result() == null; i++) {
          d.cancel();
        }
      }
    }
  }

  private @Nullable Deferred<Object> target(String name) {
    return (name.charAt(0) == 'r' ? runs : deferreds).get(Integer.parseInt(name.substring(1)));
  }

  private void observe(String name, Deferred<Object> d) {
    d.addBoth(
        (value, failure) -> {
          trace.add(name + " is " + show(value, failure));
          if (failure != null) {
            throw failure;
          }
          return value;
        });
  }

  /** A value or a failure, as both sides write it. */
  private static String show(@Nullable Object value, @Nullable Throwable failure) {
    if (failure == null) {
      return value == null ? "None" : value.toString();
    }
    return failure instanceof Boom
        ? "Boom(" + failure.getMessage() + ")"
        : failure.getClass().getSimpleName();
  }

  /** What needs no coroutine. */
  private void act(JsonArray step) {
    switch (step.getString(0)) {
      case "log" -> trace.add(step.getString(1));
      case "start" -> start(step.getInteger(1));
      case "fire" -> {
        Deferred<Object> d = target(step.getString(1));
        if (d.called()) {
          trace.add(step.getString(1) + " had fired");
        } else {
          d.callback(step.getString(2));
        }
      }
      case "fail" -> {
        Deferred<Object> d = target(step.getString(1));
        if (d.called()) {
          trace.add(step.getString(1) + " had fired");
        } else {
          d.errback(new Boom(step.getString(2)));
        }
      }
      case "cancel" -> {
        String name = step.getString(1);
        Deferred<Object> d = target(name);
        boolean itself =
            name.charAt(0) == 'r' && running.contains(Integer.parseInt(name.substring(1)));
        if (d != null && !itself) {
          trace.add("cancel " + name);
          d.cancel();
        }
      }
      case "observe" -> {
        Deferred<Object> d = target(step.getString(1));
        if (d != null) {
          observe(step.getString(1), d);
        }
      }
      case "timeout" -> {
        Deferred<Object> d = target(step.getString(1));
        if (d != null) {
          d.addTimeout(Duration.ofSeconds(step.getInteger(2)), clock);
        }
      }
      case "advance" -> clock.advance(Duration.ofSeconds(step.getInteger(1)));
      default -> throw new IllegalArgumentException(step.encode());
    }
  }

  private void start(int number) {
    if (runs.get(number) == null) {
      // Marked before it runs: its own body may want to start it.
      runs.set(number, new Deferred<>());
      runs.set(number, CoroutineRun.start(engine, () -> body(number)));
      observe("r" + number, runs.get(number));
    }
  }

  private Object body(int number) throws Boom {
    String name = "c" + number;
    running.add(number);
    try {
      trace.add(name + " begins");
      steps(name, number, program.getJsonArray("bodies").getJsonArray(number));
      trace.add(name + " ends");
      return "end of " + name;
    } catch (Return e) {
      return e.value;
    } finally {
      running.remove(number);
    }
  }

  private void steps(String name, int number, JsonArray steps) throws Boom {
    for (Object step : steps) {
      step(name, number, (JsonArray) step);
    }
  }

  private void waitFor(String name, int number, Deferred<?> d) {
    running.remove(number);
    Object result;
    try {
      result = await(d);
    } finally {
      running.add(number);
    }
    trace.add(name + " got " + show(result, null));
  }

  private void step(String name, int number, JsonArray step) throws Boom {
    switch (step.getString(0)) {
      case "await" -> {
        Deferred<Object> d = target(step.getString(1));
        if (d != null) {
          waitFor(name, number, d);
        }
      }
      case "succeed" -> waitFor(name, number, Deferred.succeed(step.getString(1)));
      case "failed" -> waitFor(name, number, Deferred.fail(new Boom(step.getString(1))));
      case "sleep" -> {
        Duration time = Duration.ofSeconds(step.getInteger(1));
        waitFor(name, number, Task.deferLater(clock, time, () -> "slept"));
      }
      case "repeat" -> {
        for (int i = 0; i < step.getInteger(1); i++) {
          steps(name, number, step.getJsonArray(2));
        }
      }
      case "try" -> {
        try {
          steps(name, number, step.getJsonArray(1));
        } catch (Return e) {
          throw e;
        } catch (Exception e) {
          trace.add(name + " caught " + show(null, e));
          steps(name, number, step.getJsonArray(2));
        }
      }
      case "finally" -> {
        try {
          steps(name, number, step.getJsonArray(1));
        } finally {
          trace.add(name + " finally");
          steps(name, number, step.getJsonArray(2));
        }
      }
      case "locked" -> {
        running.remove(number);
        try {
          await(lock.acquire());
        } finally {
          running.add(number);
        }
        trace.add(name + " has the lock");
        try {
          steps(name, number, step.getJsonArray(1));
        } finally {
          trace.add(name + " releases");
          lock.release();
        }
      }
      case "raise" -> throw new Boom(step.getString(1));
      case "return" -> throw new Return(step.getString(1));
      default -> act(step);
    }
  }

  /** A failure with a name. Checked: an await throws it all the same. */
  static final class Boom extends Exception {
    private static final long serialVersionUID = 1L;

    Boom(String name) {
      super(name);
    }
  }

  /** Ends a body with a value, from however deep. */
  private static final class Return extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String value;

    Return(String value) {
      super(value, null, false, false);
      this.value = value;
    }
  }
}
