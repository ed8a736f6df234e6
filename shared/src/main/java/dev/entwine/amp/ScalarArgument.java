package dev.entwine.amp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The arguments that are one text. Those of Twisted's that are not lists. */
final class ScalarArgument<T> implements Argument<T> {

  private static final ScalarArgument<Integer> INT =
      ascii(s -> (int) PythonText.integer(s, Integer.SIZE), Object::toString);
  private static final ScalarArgument<Long> LONG =
      ascii(s -> PythonText.integer(s, Long.SIZE), Object::toString);

  private static final Map<Class<?>, ScalarArgument<?>> BY_TYPE =
      Map.ofEntries(
          Map.entry(int.class, INT),
          Map.entry(Integer.class, INT),
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG),
          Map.entry(BigInteger.class, ascii(PythonText::integer, BigInteger::toString)),
          Map.entry(double.class, ascii(PythonText::floating, PythonText::repr)),
          Map.entry(Double.class, ascii(PythonText::floating, PythonText::repr)),
          Map.entry(boolean.class, ascii(ScalarArgument::truth, ScalarArgument::spelled)),
          Map.entry(Boolean.class, ascii(ScalarArgument::truth, ScalarArgument::spelled)),
          Map.entry(String.class, new ScalarArgument<>(ScalarArgument::text, ScalarArgument::utf8)),
          Map.entry(Buffer.class, new ScalarArgument<Buffer>(b -> b, b -> b)),
          Map.entry(byte[].class, new ScalarArgument<>(Buffer::getBytes, Buffer::buffer)),
          Map.entry(Decimal.class, ascii(Decimal::parse, Decimal::toString)),
          Map.entry(BigDecimal.class, ascii(ScalarArgument::finite, BigDecimal::toString)),
          Map.entry(OffsetDateTime.class, ascii(DateTime::parse, DateTime::format)),
          Map.entry(
              Path.class,
              new ScalarArgument<>(
                  b -> absolute(Path.of(text(b))), p -> utf8(absolute(p).toString()))));

  private final Function<Buffer, T> fromString;
  private final Function<T, Buffer> toString;

  private ScalarArgument(Function<Buffer, T> fromString, Function<T, Buffer> toString) {
    this.fromString = fromString;
    this.toString = toString;
  }

  /** The one for a type; null if there is none. */
  static @Nullable Argument<?> of(Class<?> type) {
    return BY_TYPE.get(type);
  }

  @Override
  public T fromString(Buffer string) {
    try {
      return fromString.apply(string);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public Buffer toString(T object) {
    return toString.apply(object);
  }

  private static <T> ScalarArgument<T> ascii(
      Function<String, T> fromString, Function<T, String> toString) {
    return new ScalarArgument<>(
        b -> fromString.apply(b.toString(ISO_8859_1)), t -> Buffer.buffer(toString.apply(t)));
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "True" -> true;
      case "False" -> false;
      default -> throw new IllegalArgumentException("True or False is needed");
    };
  }

  private static String spelled(boolean value) {
    return value ? "True" : "False";
  }

  private static BigDecimal finite(String text) {
    return Decimal.parse(text).toBigDecimal();
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String text(Buffer bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("UTF-8 is needed", e);
    }
  }

  private static Buffer utf8(String text) {
    try {
      ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Buffer.buffer(bytes.remaining()).appendBytes(bytes.array(), 0, bytes.remaining());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text has half a surrogate pair in it", e);
    }
  }
}
