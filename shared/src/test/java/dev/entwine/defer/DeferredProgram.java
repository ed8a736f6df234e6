package dev.entwine.defer;

import dev.entwine.testing.ManualClock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over Deferreds and keeps a trace of what happened.
 *
 * <p>{@code deferred_peer.py} is the same interpreter for Twisted: a change here is a change there.
 * What is said there about what a program may not do holds here too.
 */
final class DeferredProgram {

  private static final int FUEL = 200;

  /** What a link does: gets a value or a failure, answers or throws. */
  private interface Step {
    @Nullable Object run(@Nullable Object value, @Nullable Throwable failure) throws Throwable;
  }

  /** The one of the two errors that a trap takes. */
  static final class ErrA extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErrA(String message) {
      super(message);
    }
  }

  /** The other. */
  static final class ErrB extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErrB(String message) {
      super(message);
    }
  }

  private final List<String> trace = new ArrayList<>();
  private final List<@Nullable Deferred<Object>> deferreds = new ArrayList<>();

  /** The smallest number that waiting for this one may lead to. */
  private final List<Integer> reach = new ArrayList<>();

  private final List<Boolean> isList = new ArrayList<>();
  private final List<Integer> pauses = new ArrayList<>();
  private final List<DelayedCall> timers = new ArrayList<>();
  private final List<ConcurrencyPrimitive<?>> primitives = new ArrayList<>();
  private final List<DeferredQueue<Object>> queues = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private int links;
  private int moves;
  private int fuel = FUEL;
  private int depth;

  private DeferredProgram() {}

  /** Runs it, and holds on to its Deferreds until {@code end} has run. */
  static List<String> run(List<Map<String, Object>> ops, Runnable end) {
    DeferredProgram program = new DeferredProgram();
    program.run(ops);
    program.tellStates();
    program.finish();
    program.tellStates();
    end.run();
    return program.trace;
  }

  static String show(@Nullable Throwable e) {
    if (e instanceof FirstError first) {
      return "FirstError(#" + first.index() + "," + show(first.subFailure()) + ")";
    }
    if (e instanceof ErrA || e instanceof ErrB) {
      return e.getMessage();
    }
    if (e.getClass() == IllegalStateException.class) {
      return "misuse";
    }
    if (e instanceof IllegalArgumentException) {
      return "bad argument";
    }
    return e.getClass().getSimpleName();
  }

  private static String show(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(DeferredProgram::show).toList()) + "]";
    }
    if (value instanceof Outcome<?> outcome) {
      return outcome.success() ? show(outcome.value()) : "!" + show(outcome.failure());
    }
    if (value instanceof First.Winner<?> winner) {
      return show(winner.value()) + "@" + winner.index();
    }
    if (value instanceof First.NoWinner<?> none) {
      return show(none.outcomes());
    }
    if (value == null || value instanceof String) {
      return String.valueOf(value);
    }
    return value.getClass().getSimpleName();
  }

  private static String show(@Nullable Object value, @Nullable Throwable failure) {
    return failure == null ? show(value) : "!" + show(failure);
  }

  private int register(@Nullable Deferred<?> d) {
    return register(d, deferreds.size(), false);
  }

  @SuppressWarnings("unchecked") // the programs are not typed
  private int register(@Nullable Deferred<?> d, int reached, boolean list) {
    deferreds.add((Deferred<Object>) d);
    reach.add(reached);
    isList.add(list);
    pauses.add(0);
    return deferreds.size() - 1;
  }

  private static RuntimeException error(String text) {
    return text.startsWith("A") ? new ErrA(text) : new ErrB(text);
  }

  private void run(List<Map<String, Object>> ops) {
    depth++;
    for (Map<String, Object> fields : ops) {
      if (fuel == 0) {
        break;
      }
      fuel--;
      Op op = new Op(fields);
      try {
        run(op);
      } catch (Throwable e) {
        trace.add(op.text("op") + " raised " + show(e));
      }
    }
    depth--;
  }

  private void run(Op op) {
    switch (op.text("op")) {
      case "new" -> create(op);
      case "callback",
          "errback",
          "add",
          "pause",
          "unpause",
          "cancel",
          "chain",
          "timeout",
          "peek" -> {
        int i = target(op, "d");
        if (op.text("op").equals("chain")) {
          int to = target(op, "to");
          if (i >= 0 && to >= 0 && !isList.get(to)) {
            deferreds.get(i).chainDeferred(deferreds.get(to));
          }
        } else if (i >= 0) {
          onDeferred(op, i, deferreds.get(i));
        }
      }
      case "list" -> list(op);
      case "lock" -> primitives.add(new DeferredLock());
      case "semaphore" -> primitives.add(new DeferredSemaphore(op.number("tokens")));
      case "acquire", "release", "run" -> {
        if (!primitives.isEmpty()) {
          onPrimitive(op, primitives.get(op.number("p") % primitives.size()));
        }
      }
      case "queue" ->
          queues.add(
              new DeferredQueue<>(
                  op.number("size", DeferredQueue.UNLIMITED),
                  op.number("backlog", DeferredQueue.UNLIMITED)));
      case "put", "get" -> {
        if (!queues.isEmpty()) {
          DeferredQueue<Object> queue = queues.get(op.number("q") % queues.size());
          if (op.text("op").equals("put")) {
            queue.put(op.text("what"));
          } else {
            register(queue.get());
          }
        }
      }
      default -> onTime(op);
    }
  }

  private int target(Op op, String key) {
    int i = deferreds.isEmpty() ? -1 : op.number(key) % deferreds.size();
    if (i < 0 || deferreds.get(i) == null) {
      trace.add("nothing to " + op.text("op"));
      return -1;
    }
    return i;
  }

  // Links.

  private Step link(Op spec, int above) {
    int number = links++;
    return (value, failure) -> {
      trace.add("link " + number + " gets " + show(value, failure));
      run(spec.ops("body"));
      trace.add("link " + number + " done");
      return answer(spec, value, failure, above);
    };
  }

  /** What a link answers; it may wait for Deferreds whose number is above this, none if < 0. */
  private @Nullable Object answer(
      Op spec, @Nullable Object value, @Nullable Throwable failure, int above) throws Throwable {
    String then = spec.text("then");
    String what = spec.text("what");
    if (then.equals("pass")) {
      if (failure != null) {
        throw failure;
      }
      return value;
    }
    if (then.equals("raise")) {
      throw error("A" + what);
    }
    if (then.equals("raiseB")) {
      throw error("B" + what);
    }
    if (above >= 0 && then.equals("deferred")) {
      int choice = deferreds.size() - above - 1;
      if (choice > 0) {
        int other = above + 1 + spec.number("which") % choice;
        if (reach.get(other) > above && deferreds.get(other) != null) {
          return deferreds.get(other);
        }
      }
    }
    if (above >= 0 && then.equals("succeed")) {
      return Deferred.succeed(what);
    }
    if (above >= 0 && then.equals("fail")) {
      return Deferred.fail(error("A" + what));
    }
    if (above >= 0 && then.equals("pending")) {
      Deferred<Object> d = new Deferred<>();
      register(d);
      return d;
    }
    return what;
  }

  // Operations.

  private void create(Op op) {
    Op spec = op.spec("canceller");
    if (spec == null) {
      register(new Deferred<>());
      return;
    }
    int number = deferreds.size();
    register(new Deferred<Object>(d -> runCanceller(spec, number, d)));
  }

  private void runCanceller(Op spec, int number, Deferred<Object> d) {
    trace.add("canceller of " + number);
    run(spec.ops("body"));
    switch (spec.text("then")) {
      case "callback" -> d.callback(spec.text("what"));
      case "errback" -> d.errback(error("A" + spec.text("what")));
      case "raise" -> throw error("B" + spec.text("what"));
      default -> {}
    }
  }

  private void onDeferred(Op op, int i, Deferred<Object> d) {
    switch (op.text("op")) {
      case "callback" -> {
        if (!isList.get(i)) {
          d.callback(op.text("what"));
        }
      }
      case "errback" -> d.errback(error(op.text("what")));
      case "add" -> add(op, d, isList.get(i) ? -1 : i);
      case "pause" -> {
        pauses.set(i, pauses.get(i) + 1);
        d.pause();
      }
      case "unpause" -> {
        if (pauses.get(i) > 0) {
          pauses.set(i, pauses.get(i) - 1);
          d.unpause();
        }
      }
      case "cancel" -> {
        trace.add("cancel " + i);
        d.cancel();
        trace.add("cancelled " + i);
      }
      case "timeout" -> {
        Duration time = Duration.ofNanos(op.number("time"));
        Op spec = op.spec("on");
        if (spec == null) {
          d.addTimeout(time, clock);
        } else {
          d.addTimeout(time, clock, link(spec, -1)::run);
        }
      }
      default -> trace.add(state(i));
    }
  }

  private void add(Op op, Deferred<Object> d, int above) {
    String kind = op.text("kind");
    Step f = link(op.spec("link"), kind.equals("finally") ? -1 : above);
    switch (kind) {
      case "callback" -> d.addCallback(value -> f.run(value, null));
      case "errback" -> d.addErrback(failure -> f.run(null, failure));
      case "both" -> d.addBoth(f::run);
      case "trap" -> d.addErrback(ErrA.class, failure -> f.run(null, failure));
      case "finally" ->
          d.addFinally(
              own -> {
                Outcome<Object> outcome = own.result();
                f.run(outcome.value(), outcome.failure());
              });
      default -> {
        Step g = link(op.spec("link2"), above);
        d.addCallbacks(value -> f.run(value, null), failure -> g.run(null, failure));
      }
    }
  }

  private void list(Op op) {
    List<Deferred<Object>> inputs = new ArrayList<>();
    int reached = deferreds.size();
    for (Object n : op.list("ds")) {
      int i = deferreds.isEmpty() ? -1 : (Integer) n % deferreds.size();
      if (i >= 0 && deferreds.get(i) != null) {
        inputs.add(deferreds.get(i));
        reached = Math.min(reached, reach.get(i));
      }
    }
    List<DeferredList.Option> options = new ArrayList<>();
    if (op.list("options").contains("consume")) {
      options.add(DeferredList.Option.CONSUME_ERRORS);
    }
    String kind = op.text("kind");
    if (op.list("options").contains("firstError") && !kind.equals("gather")) {
      options.add(DeferredList.Option.FIRE_ON_ONE_ERRBACK);
    }
    DeferredList.Option[] chosen = options.toArray(DeferredList.Option[]::new);
    register(
        switch (kind) {
          case "gather" -> Deferred.gatherResults(inputs, chosen);
          case "first" -> DeferredList.fireOnOneCallback(inputs, chosen);
          default -> DeferredList.of(inputs, chosen);
        },
        reached,
        true);
  }

  private void onPrimitive(Op op, ConcurrencyPrimitive<?> primitive) {
    switch (op.text("op")) {
      case "acquire" -> register(primitive.acquire());
      case "release" -> primitive.release();
      default -> {
        int i = register(null);
        Step f = link(op.spec("link"), i);
        deferreds.set(i, primitive.run(() -> asDeferred(f)));
      }
    }
  }

  /** Twisted's {@code run} takes a value as well. */
  @SuppressWarnings("unchecked") // the programs are not typed
  private static Deferred<Object> asDeferred(Step f) throws Exception {
    try {
      Object answer = f.run(null, null);
      return answer instanceof Deferred<?> d
          ? (Deferred<Object>) d
          : Deferred.<Object>succeed(answer);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void onTime(Op op) {
    switch (op.text("op")) {
      case "later" -> {
        int number = timers.size();
        timers.add(null);
        timers.set(
            number,
            clock.callLater(
                Duration.ofNanos(op.number("time")),
                () -> {
                  trace.add("timer " + number);
                  run(op.ops("body"));
                }));
      }
      case "cancelTimer" -> {
        if (!timers.isEmpty()) {
          timers.get(op.number("t") % timers.size()).cancel();
        }
      }
      case "moveTimer" -> {
        if (!timers.isEmpty() && depth == 1) {
          DelayedCall timer = timers.get(op.number("t") % timers.size());
          Duration time = Duration.ofNanos(op.number("time") + (1L << moves++));
          if (op.text("how").equals("reset")) {
            timer.reset(time);
          } else {
            timer.delay(time);
          }
        }
      }
      case "advance" -> {
        if (depth == 1) {
          clock.advance(Duration.ofNanos(op.number("time")));
          trace.add(clock.getDelayedCalls().size() + " calls pending");
        }
      }
      default -> throw new AssertionError("no such operation: " + op);
    }
  }

  private void tellStates() {
    for (int i = 0; i < deferreds.size(); i++) {
      trace.add(state(i));
    }
  }

  /** Lets everything go on that is held, late or not fired, so that all links come to run. */
  private void finish() {
    fuel = FUEL;
    run(List.of(Map.of("op", "advance", "time", 2_000_000_000)));
    for (int i = 0; i < deferreds.size(); i++) {
      Map<String, Object> unpause = Map.of("op", "unpause", "d", i);
      Map<String, Object> fire =
          Map.of("op", i % 3 == 2 ? "errback" : "callback", "d", i, "what", "A" + i);
      run(Collections.nCopies(pauses.get(i), unpause));
      if (deferreds.get(i) != null && !deferreds.get(i).called()) {
        run(List.of(fire));
      }
    }
  }

  private String state(int i) {
    Deferred<Object> d = deferreds.get(i);
    if (d == null) {
      return i + ": none";
    }
    Outcome<Object> outcome = d.result();
    String result = !d.called() ? "unfired" : outcome == null ? "waiting" : show(outcome);
    Throwable standing = d.standingFailure();
    return i
        + ": "
        + result
        + (d.paused() ? " paused" : "")
        + (standing == null ? "" : " standing !" + show(standing));
  }

  /** One operation, or what one is made of. */
  @SuppressWarnings("unchecked") // as a program is generated
  private record Op(Map<String, Object> fields) {
    String text(String key) {
      return (String) fields.get(key);
    }

    int number(String key) {
      return (Integer) fields.get(key);
    }

    int number(String key, int missing) {
      return (Integer) fields.getOrDefault(key, missing);
    }

    List<Object> list(String key) {
      return (List<Object>) fields.get(key);
    }

    List<Map<String, Object>> ops(String key) {
      return (List<Map<String, Object>>) fields.get(key);
    }

    @Nullable Op spec(String key) {
      Object spec = fields.get(key);
      return spec == null ? null : new Op((Map<String, Object>) spec);
    }
  }
}
