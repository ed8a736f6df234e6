package dev.entwine.task;

import dev.entwine.defer.Deferred;
import dev.entwine.testing.ManualClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over LoopingCalls and keeps its trace: the counterpart of {@code looping_peer.py}.
 *
 * <p>Times are quarters of a second, which floating point knows exactly: Twisted's grid is off by a
 * tick for others. Kept out of the programs: an interval of zero, with which Twisted's test clock
 * never comes back, and a loop that is started again while its last call still waits.
 */
final class LoopingProgram {

  private static final String[] BEHAVIOURS = {
    "works", "works", "works", "waits", "waits", "stops", "resets", "raises"
  };
  private static final int LOOPS = 2;

  private final ManualClock clock = new ManualClock();
  private final List<String> trace = new ArrayList<>();

  /** What the programs make a call fail with. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static JsonObject random(Random random) {
    JsonArray loops = new JsonArray();
    for (int i = 0; i < LOOPS; i++) {
      JsonArray behaviours = new JsonArray();
      for (int j = 0; j <= random.nextInt(4); j++) {
        behaviours.add(BEHAVIOURS[random.nextInt(BEHAVIOURS.length)]);
      }
      loops.add(new JsonObject().put("behaviours", behaviours).put("counts", random.nextBoolean()));
    }
    JsonArray steps = new JsonArray();
    for (int i = 0; i < LOOPS; i++) {
      steps.add(JsonArray.of("start", i, quarters(random, 8), random.nextBoolean()));
    }
    int length = 5 + random.nextInt(25);
    for (int i = 0; i < length; i++) {
      steps.add(step(random));
    }
    return new JsonObject().put("loops", loops).put("steps", steps);
  }

  private static JsonArray step(Random random) {
    int loop = random.nextInt(LOOPS);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> JsonArray.of("advance", quarters(random, 12));
      case 5, 6, 7 -> JsonArray.of("finish", loop, random.nextInt(5) != 0);
      case 8 -> JsonArray.of("reset", loop);
      case 9 -> JsonArray.of("stop", loop);
      default ->
          JsonArray.of(
              "start",
              loop,
              random.nextInt(10) == 0 ? -1.0 : quarters(random, 8),
              random.nextBoolean());
    };
  }

  private static double quarters(Random random, int most) {
    return (1 + random.nextInt(most)) / 4.0;
  }

  List<String> run(JsonObject program) {
    List<Looper> loops = new ArrayList<>();
    for (Object plan : program.getJsonArray("loops")) {
      loops.add(new Looper(loops.size(), (JsonObject) plan));
    }
    for (Object each : program.getJsonArray("steps")) {
      JsonArray step = (JsonArray) each;
      if (step.getString(0).equals("advance")) {
        clock.advance(step.getDouble(1));
      } else {
        loops.get(step.getInteger(1)).take(step);
      }
    }
    loops.forEach(looper -> looper.say(looper.loop.running() ? "runs" : "rests"));
    trace.add(clock.getDelayedCalls().size() + " pending");
    return trace;
  }

  /** One loop, whose calls do one thing after the other of what the program says. */
  private final class Looper {
    private final int number;
    private final JsonArray behaviours;
    private final LoopingCall loop;
    private int calls;
    private @Nullable Deferred<Object> waiting;

    Looper(int number, JsonObject plan) {
      this.number = number;
      this.behaviours = plan.getJsonArray("behaviours");
      this.loop =
          plan.getBoolean("counts")
              ? LoopingCall.withCountDeferred(clock, this::counted)
              : new LoopingCall(clock, this::called);
    }

    void say(String what) {
      trace.add(String.format(Locale.ROOT, "%d %s at %.2f", number, what, clock.nanoTime() / 1e9));
    }

    private @Nullable Deferred<?> counted(long count) {
      say("counts " + count);
      return called();
    }

    private @Nullable Deferred<?> called() {
      String behaviour = behaviours.getString(calls++ % behaviours.size());
      say(behaviour);
      switch (behaviour) {
        case "raises" -> throw new Broken();
        case "waits" -> {
          waiting = new Deferred<>();
          return waiting;
        }
        case "stops" -> {
          if (loop.running()) {
            loop.stop();
          }
        }
        case "resets" -> {
          if (loop.running()) {
            loop.reset();
          }
        }
        default -> {}
      }
      return null;
    }

    void take(JsonArray step) {
      switch (step.getString(0)) {
        case "start" -> start(step.getDouble(2), step.getBoolean(3));
        case "finish" -> finish(step.getBoolean(2));
        case "stop" -> attempt(loop::stop);
        default -> attempt(loop::reset);
      }
    }

    private void start(double interval, boolean now) {
      if (waiting != null) {
        return;
      }
      try {
        loop.start(java.time.Duration.ofMillis(Math.round(interval * 1000)), now)
            .addCallbacks(
                stopped -> {
                  say(stopped == loop ? "stopped" : "?");
                  return null;
                },
                failure -> {
                  say("failed with " + failure.getClass().getSimpleName());
                  return null;
                });
      } catch (IllegalStateException e) {
        say("is running");
      } catch (IllegalArgumentException e) {
        say("has a wrong interval");
      }
    }

    private void attempt(Runnable action) {
      try {
        action.run();
      } catch (IllegalStateException e) {
        say("is not running");
      }
    }

    private void finish(boolean well) {
      Deferred<Object> ending = waiting;
      if (ending == null) {
        return;
      }
      waiting = null;
      if (well) {
        ending.callback(null);
      } else {
        ending.errback(new Broken());
      }
    }
  }
}
