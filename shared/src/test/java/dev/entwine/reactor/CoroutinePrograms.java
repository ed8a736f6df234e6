package dev.entwine.reactor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Makes random programs for {@link CoroutineProgram}, and makes one that shows an error smaller.
 */
final class CoroutinePrograms {

  private static final String[] KINDS = {"plain", "silent", "answers", "fails"};
  private static final int BODIES = 4;
  private static final int DEFERREDS = 4;
  private static final int DEEPEST = 3;

  private final Random random;
  private int names;

  CoroutinePrograms(long seed) {
    random = new Random(seed);
  }

  JsonObject next() {
    JsonArray kinds = new JsonArray();
    for (int i = 0; i < DEFERREDS; i++) {
      kinds.add(KINDS[random.nextInt(KINDS.length)]);
    }
    JsonArray bodies = new JsonArray();
    for (int i = 0; i < BODIES; i++) {
      bodies.add(steps(i, 0));
    }
    JsonArray main = new JsonArray().add(JsonArray.of("start", 0));
    int length = 5 + random.nextInt(15);
    for (int i = 0; i < length; i++) {
      main.add(mainStep());
    }
    return new JsonObject().put("deferreds", kinds).put("bodies", bodies).put("main", main);
  }

  private JsonArray mainStep() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> JsonArray.of("start", random.nextInt(BODIES));
      case 2, 3, 4 -> JsonArray.of("fire", aDeferred(), name("v"));
      case 5 -> JsonArray.of("fail", aDeferred(), name("f"));
      case 6 -> JsonArray.of("cancel", random.nextInt(4) == 0 ? aDeferred() : aRun(0));
      case 7 -> JsonArray.of("timeout", random.nextInt(4) == 0 ? aDeferred() : aRun(0), seconds());
      case 8 -> JsonArray.of("observe", random.nextBoolean() ? aDeferred() : aRun(0));
      default -> JsonArray.of("advance", seconds());
    };
  }

  private JsonArray steps(int body, int depth) {
    JsonArray steps = new JsonArray();
    int length = 1 + random.nextInt(depth == 0 ? 6 : 3);
    for (int i = 0; i < length; i++) {
      steps.add(step(body, depth));
    }
    return steps;
  }

  private JsonArray step(int body, int depth) {
    int choice = random.nextInt(depth < DEEPEST ? 20 : 15);
    boolean last = body == BODIES - 1;
    return switch (choice) {
      case 0, 1, 2, 3 -> JsonArray.of("await", aDeferred());
      // Of coroutines only later ones, so that none wait for one another in a circle.
      case 4, 5 -> last ? JsonArray.of("sleep", seconds()) : JsonArray.of("await", aRun(body + 1));
      case 6, 7 ->
          last
              ? JsonArray.of("await", aDeferred())
              : JsonArray.of("start", body + 1 + random.nextInt(BODIES - 1 - body));
      case 8 -> JsonArray.of("succeed", name("s"));
      case 9 -> JsonArray.of("sleep", seconds());
      case 10 -> JsonArray.of("fire", aDeferred(), name("v"));
      case 11 ->
          random.nextBoolean()
              ? JsonArray.of("failed", name("f"))
              : JsonArray.of("fail", aDeferred(), name("f"));
      case 12 -> JsonArray.of("cancel", random.nextBoolean() ? aDeferred() : aRun(0));
      case 13 -> JsonArray.of("log", name("note "));
      case 14 -> JsonArray.of(random.nextBoolean() ? "raise" : "return", name("x"));
      case 15, 16 -> JsonArray.of("try", steps(body, depth + 1), steps(body, depth + 1));
      case 17 -> JsonArray.of("finally", steps(body, depth + 1), steps(body, depth + 1));
      case 18 -> JsonArray.of("locked", steps(body, depth + 1));
      default -> JsonArray.of("repeat", 1 + random.nextInt(3), steps(body, depth + 1));
    };
  }

  private String aDeferred() {
    return "d" + random.nextInt(DEFERREDS);
  }

  private String aRun(int from) {
    return "r" + (from + random.nextInt(BODIES - from));
  }

  private int seconds() {
    return 1 + random.nextInt(4);
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  /** Leaves out one step after the other, wherever it is, as long as the program still fails. */
  static JsonObject shrink(JsonObject program, Predicate<JsonObject> fails) {
    JsonObject smallest = program;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (int i = 0; ; i++) {
        JsonObject candidate = smallest.copy();
        if (!removeStep(candidate, i)) {
          break;
        }
        if (fails.test(candidate)) {
          smallest = candidate;
          smaller = true;
          i--;
        }
      }
    }
    return smallest;
  }

  private static boolean removeStep(JsonObject program, int index) {
    int[] left = {index};
    if (removeStep(program.getJsonArray("main"), left)) {
      return true;
    }
    for (Object body : program.getJsonArray("bodies")) {
      if (removeStep((JsonArray) body, left)) {
        return true;
      }
    }
    return false;
  }

  private static boolean removeStep(JsonArray steps, int[] left) {
    for (int i = 0; i < steps.size(); i++) {
      if (left[0]-- == 0) {
        steps.remove(i);
        return true;
      }
      for (Object part : steps.getJsonArray(i)) {
        if (part instanceof JsonArray inner && removeStep(inner, left)) {
          return true;
        }
      }
    }
    return false;
  }
}
