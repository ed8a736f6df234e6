package dev.entwine.amp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, both bytes: what goes over an AMP connection. Twisted's {@code AmpBox}.
 *
 * <p>On the wire each key and value comes behind its length in two bytes, the keys in order, and
 * two zeros end the box. A key is given as a text whose characters are its bytes, ISO-8859-1.
 */
public sealed class AmpBox permits QuitBox, SwitchBox, TLSBox {

  /** How many bytes a key may have; one at least. */
  public static final int MAX_KEY_LENGTH = 0xFF;

  /** How many bytes a value may have. */
  public static final int MAX_VALUE_LENGTH = 0xFFFF;

  static final String ASK = "_ask";
  static final String ANSWER = "_answer";
  static final String COMMAND = "_command";
  static final String ERROR = "_error";
  static final String ERROR_CODE = "_error_code";
  static final String ERROR_DESCRIPTION = "_error_description";

  /** The code of an error of which its command says nothing. */
  public static final String UNKNOWN_ERROR_CODE = "UNKNOWN";

  /** The code of the error that there is no responder. */
  public static final String UNHANDLED_ERROR_CODE = "UNHANDLED";

  private final Map<String, Buffer> values = new TreeMap<>();

  /** An empty box. */
  public AmpBox() {}

  /**
   * Puts a value in.
   *
   * @param value not to be changed any more
   * @throws IllegalArgumentException if the key is empty or has a character that is no byte
   */
  public final AmpBox put(String key, Buffer value) {
    if (key.isEmpty() || key.chars().anyMatch(c -> c > 0xFF)) {
      throw new IllegalArgumentException(
          "the key '" + key + "' is no key: characters of ISO-8859-1 are needed, one at least");
    }
    return received(key, value);
  }

  /** Puts a text in, in UTF-8. */
  public final AmpBox put(String key, String value) {
    return put(key, Buffer.buffer(value));
  }

  final AmpBox received(String key, Buffer value) {
    values.put(key, Objects.requireNonNull(value));
    return this;
  }

  /** The value of a key; null if the box has none. */
  public final @Nullable Buffer get(String key) {
    return values.get(key);
  }

  /** The value of a key as text, with what is no UTF-8 replaced; null if the box has none. */
  public final @Nullable String getString(String key) {
    Buffer value = values.get(key);
    return value == null ? null : value.toString();
  }

  /** Whether the box has a value for a key. */
  public final boolean containsKey(String key) {
    return values.containsKey(key);
  }

  /** The keys, in order. */
  public final Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Another box with the same values. */
  public final AmpBox copy() {
    AmpBox copy = new AmpBox();
    values.forEach(copy::received);
    return copy;
  }

  /**
   * As it goes over the wire.
   *
   * @throws TooLong if a key or a value is
   */
  public final Buffer serialize() {
    Buffer wire = Buffer.buffer(checkLengths());
    values.forEach(
        (key, value) ->
            wire.appendUnsignedShort(key.length())
                .appendBytes(key.getBytes(ISO_8859_1))
                .appendUnsignedShort(value.length())
                .appendBuffer(value));
    return wire.appendUnsignedShort(0);
  }

  /** How many bytes it has on the wire, if none of them is too long. */
  final int checkLengths() {
    int length = 2;
    for (Map.Entry<String, Buffer> entry : values.entrySet()) {
      String key = entry.getKey();
      int valueLength = entry.getValue().length();
      if (key.length() > MAX_KEY_LENGTH) {
        throw TooLong.key(key.length());
      }
      if (valueLength > MAX_VALUE_LENGTH) {
        throw TooLong.value(key, valueLength);
      }
      length += 4 + key.length() + valueLength;
    }
    return length;
  }

  /**
   * The boxes in some bytes; the beginning of another one at the end is left out. Twisted's {@code
   * parseString}.
   *
   * @throws TooLong if there is a key of more than 255 bytes
   */
  public static List<AmpBox> parse(Buffer wire) {
    List<AmpBox> boxes = new ArrayList<>();
    BoxParser parser = new BoxParser(Integer.MAX_VALUE);
    AmpBox box = parser.next(wire, 0);
    while (box != null) {
      boxes.add(box);
      box = parser.next(wire, parser.position());
    }
    return boxes;
  }

  /** What is done when it is sent. */
  void sendTo(BoxSender sender) {
    sender.sendBox(this);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof AmpBox box && box.values.equals(values);
  }

  @Override
  public final int hashCode() {
    return values.hashCode();
  }

  /** For a log: long values are cut. */
  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName()).append('{');
    values.forEach(
        (key, value) ->
            text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ")
                .append(PythonText.repr(Buffer.buffer(key, ISO_8859_1.name())))
                .append(": ")
                .append(PythonText.repr(value.slice(0, Math.min(value.length(), 64))))
                .append(value.length() > 64 ? "..." : ""));
    return text.append('}').toString();
  }
}
