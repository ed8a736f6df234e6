package dev.entwine.cli;

/** Makes what a server sends harmless to a terminal. */
final class ChatEscapes {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ChatEscapes() {}

  /**
   * The text with everything written out that would act on a terminal instead of being seen on it:
   * control characters, and those that turn the direction of writing, become {@code \x1b} or {@code
   * \u202e}. Tabs and the two joiners, which scripts and emoji are written with, stay.
   */
  static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c)) {
                visible.appendCodePoint(c);
              } else {
                visible.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", c));
              }
            });
    return visible.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\t';
      case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> true;
    };
  }
}
