package dev.entwine.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message that somebody else wrote, for the {@code fromJson} of a contract's
 * records. Each method throws {@link IllegalArgumentException} if the field is missing or of
 * another type; its text is one line that begins with the field's name, fit to be sent back.
 */
public final class Fields {

  private Fields() {}

  /** A string. */
  public static String text(JsonObject json, String field) {
    if (json.getValue(field) instanceof CharSequence text) {
      return text.toString();
    }
    throw wrong(json, field, "a string");
  }

  /** A whole number. */
  public static long number(JsonObject json, String field) {
    Object value = json.getValue(field);
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw wrong(json, field, "a whole number");
  }

  /** True or false; a field that is left out is false. */
  public static boolean flag(JsonObject json, String field) {
    @Nullable Object value = json.getValue(field);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(json, field, "true or false");
  }

  /** A list of strings. */
  public static List<String> texts(JsonObject json, String field) {
    if (!(json.getValue(field) instanceof JsonArray array)) {
      throw wrong(json, field, "a list of strings");
    }
    List<String> texts = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof CharSequence text)) {
        throw wrong(json, field, "a list of strings");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static IllegalArgumentException wrong(JsonObject json, String field, String needed) {
    return new IllegalArgumentException(
        field
            + (json.getValue(field) == null ? ": is missing, " : ": is of the wrong type, ")
            + needed
            + " is needed");
  }

  /**
   * Checks that a text does nothing to a terminal but appear on it, and is not too long.
   *
   * @param field its name, for the error
   * @param most how many UTF-16 units it may have
   * @return {@code text}
   * @throws IllegalArgumentException if it has control characters, or is longer
   */
  public static String printable(String text, String field, int most) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException(field + ": has a control character in it");
      }
    }
    if (text.length() > most) {
      throw new IllegalArgumentException(
          field + ": has " + text.length() + " characters, " + most + " is the most");
    }
    return text;
  }
}
