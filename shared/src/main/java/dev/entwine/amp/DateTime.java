package dev.entwine.amp;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Points in time, in the 32 characters of Twisted's {@code amp.DateTime}. An offset that is zero is
 * written with a minus.
 */
final class DateTime {

  private static final int LENGTH = 32;
  private static final int SIGN = 26;

  private DateTime() {}

  static String format(OffsetDateTime time) {
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new IllegalArgumentException(
          "the year is " + time.getYear() + ", 1 to 9999 is allowed");
    }
    int minutes = Math.floorDiv(time.getOffset().getTotalSeconds(), 60);
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02dT%02d:%02d:%02d.%06d%s%02d:%02d",
        time.getYear(),
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        time.getNano() / 1000,
        minutes > 0 ? "+" : "-",
        Math.abs(minutes) / 60,
        Math.abs(minutes) % 60);
  }

  /** As in Twisted, what stands between the numbers is not looked at. */
  static OffsetDateTime parse(String text) {
    if (text.length() != LENGTH) {
      throw new IllegalArgumentException("a date and time of 32 characters is needed");
    }
    int sign =
        switch (text.charAt(SIGN)) {
          case '+' -> 1;
          case '-' -> -1;
          default -> throw new IllegalArgumentException("the offset needs + or - in front of it");
        };
    int year = part(text, 0, 4);
    if (year < 1) {
      throw new IllegalArgumentException("the year is " + year + ", 1 to 9999 is allowed");
    }
    try {
      return OffsetDateTime.of(
          year,
          part(text, 5, 7),
          part(text, 8, 10),
          part(text, 11, 13),
          part(text, 14, 16),
          part(text, 17, 19),
          Math.multiplyExact(part(text, 20, 26), 1000),
          ZoneOffset.ofTotalSeconds(sign * 60 * (60 * part(text, 27, 29) + part(text, 30, 32))));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static int part(String text, int from, int to) {
    return (int) PythonText.integer(text.substring(from, to), Integer.SIZE);
  }
}
