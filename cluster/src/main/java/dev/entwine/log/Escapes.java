package dev.entwine.log;

/** Makes characters visible that would do something to a terminal or to the shape of a log. */
final class Escapes {

  private Escapes() {}

  /**
   * {@code text} in one line, with everything that is no letter, sign or space written as an
   * escape.
   */
  static String oneLine(String text) {
    return escaped(text, false);
  }

  /** {@code text} with its line breaks and tabs, and otherwise as {@link #oneLine}. */
  static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean keepLines) {
    int harmless = 0;
    while (harmless < text.length() && isHarmless(text.charAt(harmless), keepLines)) {
      harmless++;
    }
    if (harmless == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, harmless);
    for (int i = harmless; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmless(c, keepLines)) {
        escaped.append(c);
      } else {
        escaped.append(
            switch (c) {
              case '\n' -> "\\n";
              case '\r' -> "\\r";
              case '\t' -> "\\t";
              default -> "\\u%04x".formatted((int) c);
            });
      }
    }
    return escaped.toString();
  }

  private static boolean isHarmless(char c, boolean keepLines) {
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    return switch (Character.getType(c)) {
      // Formats turn the direction of writing around, or hide what stands there.
      case Character.CONTROL -> keepLines && (c == '\n' || c == '\t');
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
