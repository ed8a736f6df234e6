package dev.entwine.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration into a record: the keys are the names of its components.
 *
 * <pre>{@code
 * public record EchoOptions(String endpoint, Duration idleTimeout, int maxConnections) {
 *   public static final EchoOptions DEFAULTS =
 *       new EchoOptions("tcp:8000", Duration.ofMinutes(5), 1000);
 *
 *   public EchoOptions {
 *     if (maxConnections < 1) {
 *       throw new IllegalArgumentException("maxConnections: at least 1 is needed");
 *     }
 *   }
 * }</pre>
 *
 * <table>
 * <caption>What a component may be</caption>
 * <tr><th>type</th><th>written as</th></tr>
 * <tr><td>int, long, double, boolean</td><td>the value itself, or a string with it</td></tr>
 * <tr><td>String</td><td>a string</td></tr>
 * <tr><td>Duration</td><td>{@code "250ms"}, {@code "30s"}, {@code "5m"}, {@code "1h"}</td></tr>
 * <tr><td>an enum</td><td>a constant's name, small letters and dashes allowed</td></tr>
 * <tr><td>a record</td><td>an object</td></tr>
 * <tr><td>{@code List<String>}</td><td>an array, or a string with commas</td></tr>
 * <tr><td>{@code Map<String, X>}</td><td>an object; X as above</td></tr>
 * </table>
 *
 * <p>Strings are taken for numbers because environment variables and command lines have nothing
 * else. A number is not taken for a string: YAML would have changed {@code 010} and {@code no} by
 * then.
 *
 * <p>What is left out comes from the record's static field {@code DEFAULTS}; a record without
 * one has to be given whole. Ranges are checked by the record's constructor, whose {@code
 * IllegalArgumentException} begins with the component's name.
 */
public final class OptionsReader {

  private static final Pattern FIRST_WORD = Pattern.compile("(\\w+):?\\s+(.+)", Pattern.DOTALL);

  private OptionsReader() {}

  /**
   * Reads {@code config}.
   *
   * @throws OptionsError if a key is unknown, a value is of the wrong type or out of range, or one
   *     that has no default is missing
   * @throws IllegalStateException if the record has a component of a type that can't be read
   */
  public static <R extends Record> R read(Class<R> type, JsonObject config) {
    return record(type, config, defaults(type));
  }

  private static <R extends Record> R record(
      Class<R> type, JsonObject config, @Nullable R defaults) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (String key : config.fieldNames()) {
      if (!names.contains(key)) {
        throw OptionsError.unknownKey(key, names);
      }
    }
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = names.get(i);
      Object fallback = defaults == null ? null : component(components[i], defaults);
      if (config.containsKey(name)) {
        values[i] = value(name, components[i].getGenericType(), config.getValue(name), fallback);
      } else if (defaults != null) {
        values[i] = fallback;
      } else {
        throw new OptionsError(name, "is missing and has no default");
      }
    }
    return construct(type, components, names, values);
  }

  private static Object value(
      String key, Type type, @Nullable Object given, @Nullable Object fallback) {
    if (given == null) {
      throw new OptionsError(key, "has no value; leave the key out to have its default");
    }
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class ? list(key, given) : map(key, generic, given);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return nested(key, raw.asSubclass(Record.class), object(key, given), fallback);
    }
    return Scalar.of(key, raw, given);
  }

  private static <R extends Record> R nested(
      String key, Class<R> type, JsonObject given, @Nullable Object fallback) {
    try {
      return record(type, given, fallback == null ? defaults(type) : type.cast(fallback));
    } catch (OptionsError e) {
      throw e.under(key);
    }
  }

  private static JsonObject object(String key, Object given) {
    if (given instanceof JsonObject object) {
      return object;
    }
    throw new OptionsError(
        key, "is " + Scalar.kind(given) + ", keys with values of their own are needed");
  }

  private static List<String> list(String key, Object given) {
    if (given instanceof String text) {
      return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
    }
    if (!(given instanceof JsonArray array)) {
      throw new OptionsError(key, "is " + Scalar.kind(given) + ", a list is needed");
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      strings.add((String) value(key + "." + i, String.class, array.getValue(i), null));
    }
    return List.copyOf(strings);
  }

  private static Map<String, Object> map(String key, ParameterizedType type, Object given) {
    Type valueType = type.getActualTypeArguments()[1];
    JsonObject object = object(key, given);
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name : object.fieldNames()) {
      map.put(name, value(key + "." + name, valueType, object.getValue(name), null));
    }
    return Collections.unmodifiableMap(map);
  }

  private static <R extends Record> @Nullable R defaults(Class<R> type) {
    try {
      var field = type.getDeclaredField("DEFAULTS");
      field.setAccessible(true);
      return type.cast(field.get(null));
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("can't read the defaults of " + type.getName(), e);
    }
  }

  private static @Nullable Object component(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't read " + component, e);
    }
  }

  private static <R extends Record> R construct(
      Class<R> type, RecordComponent[] components, List<String> names, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refusal(String.valueOf(refused.getMessage()), names);
      }
      throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't construct " + type.getName(), e);
    }
  }

  /** A record's refusal names its component first: that is the key. */
  private static OptionsError refusal(String message, List<String> names) {
    Matcher matcher = FIRST_WORD.matcher(message);
    return matcher.matches() && names.contains(matcher.group(1))
        ? new OptionsError(matcher.group(1), matcher.group(2))
        : new OptionsError("", message);
  }
}
