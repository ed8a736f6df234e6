package dev.entwine.defer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * Makes programs over Deferreds, for {@link DeferredProgram} and its counterpart in Python.
 *
 * <p>A program is a list of operations, an operation a map of what it is and what it is given. What
 * it is about is named by a number, taken modulo how many there are when it runs. Links, cancellers
 * and timers have a body, which is a program again.
 *
 * <p>Kept out, because Entwine differs there on purpose:
 *
 * <ul>
 *   <li>firing with a failure by {@code callback}, with a Deferred, or a list of results with
 *       something else: Entwine has types for that;
 *   <li>links that answer with their own Deferred, and Deferreds that wait for one another in a
 *       circle: Twisted stops for ever or runs out of stack, Entwine throws (the interpreters let a
 *       link wait only for what comes after its own Deferred);
 *   <li>more unpauses than pauses: Twisted stops for ever, Entwine throws;
 *   <li>a link on a DeferredList that answers with a Deferred: Twisted's list does not pass a
 *       cancel on to it;
 *   <li>calls by a clock that throw: Twisted's test clock lets them out of {@code advance}, its
 *       reactors and Entwine's clocks report them (the Python side reports too);
 *   <li>moving a delayed call from inside one, or to the time of another: where it then stands is
 *       arbitrary in Twisted;
 *   <li>hundreds of hand-overs of a lock inside one another: Twisted runs out of stack;
 *   <li>{@code race}, which Twisted 22.4 does not have.
 * </ul>
 */
final class DeferredPrograms {

  private static final int MOST_CREATED = 6;
  private static final int LONGEST = 30;
  private static final int HIGHEST_NUMBER = 11;
  private static final int LONGEST_BODY = 3;
  private static final int DEEPEST = 2;

  private DeferredPrograms() {}

  static Arbitrary<List<Map<String, Object>>> programs() {
    return Combinators.combine(
            creation(DEEPEST).list().ofMaxSize(MOST_CREATED),
            operation(DEEPEST)
                .list()
                .ofMaxSize(LONGEST)
                .withSizeDistribution(RandomDistribution.uniform()))
        .as(
            (first, then) -> {
              List<Map<String, Object>> ops = new ArrayList<>(first);
              ops.addAll(then);
              return ops;
            });
  }

  private static Arbitrary<List<Map<String, Object>>> body(int deeper) {
    return deeper == 0
        ? Arbitraries.just(List.of())
        : Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(List.of())),
            Tuple.of(1, operation(deeper - 1).list().ofMaxSize(LONGEST_BODY)));
  }

  private static Arbitrary<Map<String, Object>> operation(int deeper) {
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(8, creation(deeper)),
            weigh(14, "callback", with("d", number()), with("what", value())),
            weigh(5, "errback", with("d", number()), with("what", error())),
            weigh(
                36,
                "add",
                with("d", number()),
                with(
                    "kind",
                    Arbitraries.of("callback", "errback", "both", "trap", "finally", "pair")),
                with("link", link(deeper)),
                with("link2", link(deeper))),
            weigh(2, "pause", with("d", number())),
            weigh(3, "unpause", with("d", number())),
            weigh(5, "cancel", with("d", number())),
            weigh(2, "chain", with("d", number()), with("to", number())),
            weigh(
                3,
                "timeout",
                with("d", number()),
                with("time", time()),
                with("on", link(deeper).injectNull(0.7))),
            weigh(
                4,
                "list",
                with("ds", number().list().ofMaxSize(4)),
                with("kind", Arbitraries.of("all", "first", "gather")),
                with("options", Arbitraries.of("consume", "firstError").list().uniqueElements())),
            weigh(4, "acquire", with("p", number())),
            weigh(4, "release", with("p", number())),
            weigh(3, "run", with("p", number()), with("link", link(deeper))),
            weigh(3, "put", with("q", number()), with("what", value())),
            weigh(3, "get", with("q", number())),
            weigh(3, "later", with("time", time()), with("body", body(deeper))),
            weigh(1, "cancelTimer", with("t", number())),
            weigh(
                2,
                "moveTimer",
                with("t", number()),
                with("how", Arbitraries.of("reset", "delay")),
                with("time", time())),
            weigh(4, "advance", with("time", time())),
            weigh(2, "peek", with("d", number()))));
  }

  /** Makes something that the others are about. */
  private static Arbitrary<Map<String, Object>> creation(int deeper) {
    return Arbitraries.frequencyOf(
        List.of(
            weigh(9, "new", with("canceller", canceller(deeper).injectNull(0.6))),
            weigh(1, "lock"),
            weigh(1, "semaphore", with("tokens", Arbitraries.integers().between(0, 3))),
            weigh(1, "queue", with("size", limit()), with("backlog", limit()))));
  }

  private static Arbitrary<Map<String, Object>> canceller(int deeper) {
    return fields(
        with("body", body(deeper)),
        with("then", Arbitraries.of("nothing", "callback", "errback", "raise")),
        with("what", value()));
  }

  private static Arbitrary<Map<String, Object>> link(int deeper) {
    return fields(
        with("body", body(deeper)),
        with(
            "then",
            Arbitraries.frequency(
                Tuple.of(3, "pass"),
                Tuple.of(3, "value"),
                Tuple.of(2, "raise"),
                Tuple.of(1, "raiseB"),
                Tuple.of(9, "deferred"),
                Tuple.of(1, "succeed"),
                Tuple.of(1, "fail"),
                Tuple.of(2, "pending"))),
        with("what", value()),
        with("which", number()));
  }

  private static Arbitrary<Integer> number() {
    return Arbitraries.integers()
        .between(0, HIGHEST_NUMBER)
        .withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Integer> limit() {
    return Arbitraries.integers().between(0, 2).injectNull(0.5);
  }

  /** Nanoseconds; few different ones, so that calls fall due together. */
  private static Arbitrary<Integer> time() {
    return Arbitraries.integers().between(0, 4).map(quarters -> quarters * 250_000_000);
  }

  private static Arbitrary<String> value() {
    return Arbitraries.of("u", "v", "w", "x", "y", "z");
  }

  private static Arbitrary<String> error() {
    return Arbitraries.of("A1", "A2", "B1");
  }

  // Maps of fields.

  private record Field(String key, Arbitrary<?> value) {}

  private static Field with(String key, Arbitrary<?> value) {
    return new Field(key, value);
  }

  private static Tuple2<Integer, Arbitrary<Map<String, Object>>> weigh(
      int weight, String op, Field... fields) {
    Field[] all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = with("op", Arbitraries.just(op));
    return Tuple.of(weight, fields(all));
  }

  /** A field that comes out null is left out. */
  private static Arbitrary<Map<String, Object>> fields(Field... fields) {
    List<Arbitrary<Object>> values =
        Arrays.stream(fields).map(field -> field.value().map(v -> (Object) v)).toList();
    return Combinators.combine(values)
        .as(
            drawn -> {
              Map<String, Object> map = new HashMap<>();
              for (int i = 0; i < fields.length; i++) {
                if (drawn.get(i) != null) {
                  map.put(fields[i].key(), drawn.get(i));
                }
              }
              return map;
            });
  }
}
