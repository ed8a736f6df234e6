package dev.entwine.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A single value of a configuration, read as the type that a record wants. */
final class Scalar {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h)");

  private Scalar() {}

  static Object of(String key, Class<?> raw, Object given) {
    if (given instanceof JsonObject || given instanceof JsonArray) {
      throw new OptionsError(key, "is " + kind(given) + ", a single value is needed");
    }
    if (raw.isEnum()) {
      return constant(key, raw, given.toString());
    }
    String text = given.toString().trim();
    if (raw == int.class) {
      return (int) whole(key, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (raw == long.class) {
      return whole(key, text, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (raw == double.class) {
      return number(key, text);
    } else if (raw == boolean.class) {
      return truth(key, text);
    } else if (raw == Duration.class) {
      return duration(key, text);
    } else if (raw == String.class) {
      return string(key, given);
    }
    throw new IllegalStateException(key + ": options can't be of type " + raw.getName());
  }

  private static String string(String key, Object given) {
    if (given instanceof String text) {
      return text;
    }
    throw new OptionsError(key, "is " + kind(given) + ", text is needed: put it in quotes");
  }

  private static long whole(String key, String text, long min, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      if (!text.matches("[+-]?\\d+")) {
        throw new OptionsError(key, "is '" + text + "', a whole number is needed");
      }
    }
    throw new OptionsError(key, "is " + text + ", " + min + " to " + max + " is allowed");
  }

  private static double number(String key, String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for the numbers that are none.
    }
    throw new OptionsError(key, "is '" + text + "', a number is needed");
  }

  private static boolean truth(String key, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new OptionsError(key, "is '" + text + "', true or false is needed");
    };
  }

  private static Duration duration(String key, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new OptionsError(
          key, "is '" + text + "', a duration is needed, such as 250ms, 30s, 5m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static Object constant(String key, Class<?> type, String text) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      if (name.equalsIgnoreCase(text.trim().replace('-', '_'))) {
        return constant;
      }
      names.add(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    throw new OptionsError(key, "is '" + text + "'; " + OptionsError.hint(text, names));
  }

  static String kind(Object given) {
    if (given instanceof JsonObject) {
      return "a group of keys";
    } else if (given instanceof JsonArray) {
      return "a list";
    }
    return given instanceof String ? "'" + given + "'" : "the value " + given;
  }
}
