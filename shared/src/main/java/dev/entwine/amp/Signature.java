package dev.entwine.amp;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a record becomes the values of a box, and comes back. Twisted's {@code arguments} and {@code
 * response}. Found out once for each class.
 */
final class Signature<T extends Record> {

  private static final ClassValue<Signature<?>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Signature<?> computeValue(Class<?> type) {
          return new Signature<>(type.asSubclass(Record.class));
        }
      };

  /** A component: what it is called on the wire, and how it is written. */
  private record Part(String name, Argument<Object> argument, boolean optional, Method accessor) {}

  private final Class<T> type;
  private final List<Part> parts = new ArrayList<>();
  private final Constructor<T> constructor;

  private Signature(Class<T> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Set<String> names = new HashSet<>();
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Part part = part(components[i]);
      if (!names.add(part.name())) {
        throw declaredWrongly(components[i].getName(), "the name is taken: " + part.name(), null);
      }
      parts.add(part);
    }
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't construct " + type.getName(), e);
    }
  }

  /**
   * @throws IllegalArgumentException if the record is declared so that AMP can't send it
   */
  @SuppressWarnings("unchecked") // computed from that very class
  static <T extends Record> Signature<T> of(Class<T> type) {
    return (Signature<T>) KNOWN.get(type);
  }

  @SuppressWarnings("unchecked") // it is asked only for what the component holds
  private Part part(RecordComponent component) {
    try {
      WireName wireName = component.getAnnotation(WireName.class);
      String name = wireName == null ? component.getName() : wireName.value();
      component.getAccessor().setAccessible(true);
      return new Part(
          checkName(name),
          (Argument<Object>) Arguments.of(component),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class),
          component.getAccessor());
    } catch (IllegalArgumentException e) {
      throw declaredWrongly(component.getName(), String.valueOf(e.getMessage()), e);
    }
  }

  private IllegalArgumentException declaredWrongly(
      String component, String problem, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        type.getSimpleName() + "." + component + ": " + problem, cause);
  }

  static String checkName(String name) {
    if (name.isEmpty()
        || name.length() > AmpBox.MAX_KEY_LENGTH
        || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "the name '"
              + name
              + "' can't be used on the wire: give it a @WireName of 1 to 255 characters of ASCII");
    }
    return name;
  }

  /**
   * Puts a record's values into a box.
   *
   * @throws InvalidSignature if one is missing, or there is no way to write it
   */
  void toBox(T record, AmpBox box) {
    for (Part part : parts) {
      Object value = read(part, record);
      if (value == null) {
        if (!part.optional()) {
          throw new InvalidSignature(part.name() + ": is null, and the command wants it");
        }
        continue;
      }
      try {
        box.put(part.name(), part.argument().toString(value));
      } catch (IllegalArgumentException e) {
        throw new InvalidSignature(part.name() + ": " + e.getMessage(), e);
      }
    }
  }

  private @Nullable Object read(Part part, T record) {
    try {
      return part.accessor().invoke(record);
    } catch (InvocationTargetException e) {
      throw new InvalidSignature(part.name() + ": can't be read", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a record from the values of a box; what else is in there is not looked at.
   *
   * @throws InvalidSignature if one is missing or means nothing, or the record does not want them
   */
  T fromBox(AmpBox box) {
    @Nullable Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(parts.get(i), box);
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new InvalidSignature(
          type.getSimpleName() + " can't be made from that: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't construct " + type.getName(), e);
    }
  }

  private static @Nullable Object read(Part part, AmpBox box) {
    Buffer string = box.get(part.name());
    if (string == null) {
      if (part.optional()) {
        return null;
      }
      throw new InvalidSignature(part.name() + ": is missing");
    }
    try {
      return part.argument().fromString(string);
    } catch (IllegalArgumentException | TooLong | InvalidSignature e) {
      throw new InvalidSignature(part.name() + ": " + e.getMessage(), e);
    }
  }
}
