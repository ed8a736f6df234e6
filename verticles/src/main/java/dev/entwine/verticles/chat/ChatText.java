package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What people may write: which bytes are text, which characters reach the terminals of others, and
 * what somebody or something may be called.
 */
final class ChatText {

  private static final int REPLACEMENT = 0xFFFD;

  private ChatText() {}

  /**
   * Reads UTF-8 strictly.
   *
   * @throws CharacterCodingException if it is something else
   */
  static String decode(Buffer line) throws CharacterCodingException {
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      // Either that character was sent, or it stands for bytes that are no UTF-8: a decoder that
      // refuses instead of replacing tells which.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.getBytes()));
    }
    return text;
  }

  /**
   * The text without anything that would do something to a terminal instead of being seen on it:
   * what controls it, or turns the direction of writing, becomes U+FFFD; tabs and line separators
   * become blanks.
   */
  static String printable(String text) {
    return isPlain(text)
        ? text
        : text.codePoints()
            .map(ChatText::shown)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** Most lines are, and need not be looked at any closer. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static int shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\t' ? ' ' : REPLACEMENT;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      // Of the invisible ones only the joiners stay: scripts and emoji are written with them.
      case Character.FORMAT -> c == 0x200C || c == 0x200D ? c : REPLACEMENT;
      case Character.SURROGATE -> REPLACEMENT;
      default -> c;
    };
  }

  /** The same name in the form in which it is shown: letters and their marks composed. */
  static String name(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** Two names with the same key are the same name: case and width of letters do not count. */
  static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /**
   * What is wrong with a name for a person or a room, whatever else has it; null if nothing is.
   *
   * @param what how to call the thing in the answer: "a name", "a room's name"
   * @param most how many characters it may have
   */
  static @Nullable String nameProblem(String what, String name, int most) {
    if (name.isEmpty()) {
      return what + " can't be empty";
    }
    if (name.codePoints().anyMatch(c -> c == ' ' || Character.getType(c) == Character.CONTROL)) {
      return what + " can't have blanks or control characters";
    }
    if (name.codePointCount(0, name.length()) > most) {
      return what + " can't be longer than " + most + " characters";
    }
    if (!Character.isLetterOrDigit(name.codePointAt(0))
        || !name.codePoints().allMatch(ChatText::mayBeInName)) {
      return what + " starts with a letter or digit, and has letters, digits, - _ . only";
    }
    return null;
  }

  private static boolean mayBeInName(int c) {
    if (c == '-' || c == '_' || c == '.') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> !isInvisible(c);
      default -> Character.isLetterOrDigit(c) && !isInvisible(c);
    };
  }

  /**
   * Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point, as far as those
   * two go): with them two different names would look the same.
   */
  private static boolean isInvisible(int c) {
    return c == 0x034F // combining grapheme joiner
        || (c >= 0x115F && c <= 0x1160) // Hangul fillers
        || (c >= 0x17B4 && c <= 0x17B5) // Khmer inherent vowels
        || (c >= 0x180B && c <= 0x180F) // Mongolian variation selectors
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F) // variation selectors
        || c == 0xFFA0
        || (c >= 0xE0100 && c <= 0xE01EF);
  }
}
