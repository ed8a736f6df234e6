package dev.entwine.verticles.amp;

import dev.entwine.amp.Argument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.function.Function;

/** What an argument's text is in the message that is made of it. */
public enum ArgumentKind {
  /** A string: what holds unless another kind is named. */
  TEXT(Argument.of(String.class)::fromString),
  /** A whole number of 64 bits. */
  INTEGER(Argument.of(Long.class)::fromString),
  /** A number that is finite. */
  FLOAT(ArgumentKind::finite),
  /** {@code True} or {@code False}. */
  BOOLEAN(Argument.of(Boolean.class)::fromString),
  /** Whatever the text is in JSON: an object, a list, a string in quotes. */
  JSON(ArgumentKind::json),
  /** Bytes, which are a string of Base64 in a message. */
  BYTES(buffer -> buffer);

  private final Function<Buffer, Object> reader;

  ArgumentKind(Function<Buffer, Object> reader) {
    this.reader = reader;
  }

  /**
   * Reads an argument.
   *
   * @throws IllegalArgumentException if it is not of this kind
   */
  Object read(Buffer argument) {
    return reader.apply(argument);
  }

  private static Object finite(Buffer argument) {
    double number = Argument.of(Double.class).fromString(argument);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a finite number is needed");
    }
    return number;
  }

  private static Object json(Buffer argument) {
    try {
      Object value = Json.decodeValue(argument);
      if (value != null) {
        return value;
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("JSON is needed", e);
    }
    throw new IllegalArgumentException("JSON is needed, and null is no value");
  }
}
