package dev.entwine.amp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers and bytes as Python writes and reads them: {@code repr}, {@code int()} and {@code
 * float()}.
 */
final class PythonText {

  private static final String DIGITS = "\\d+(?:_\\d+)*+";
  private static final Pattern INTEGER = Pattern.compile("[-+]?" + DIGITS);
  private static final Pattern LEADING_ZEROS = Pattern.compile("^([-+]?)0+(?=\\d)");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(?:"
              + DIGITS
              + "(?:\\.(?:"
              + DIGITS
              + ")?)?|\\."
              + DIGITS
              + ")(?:[eE][-+]?"
              + DIGITS
              + ")?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("([-+]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

  /** What Python's {@code bytes.strip()} takes away. */
  private static final String SPACE = " \t\n\r\u000b\f";

  private PythonText() {}

  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && SPACE.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && SPACE.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  static BigInteger integer(String text) {
    return new BigInteger(digits(text));
  }

  /**
   * A whole number of so many bits. Digits that can't be one are not made a number of first, which
   * takes long if there are many.
   */
  static long integer(String text, int bits) {
    String digits = LEADING_ZEROS.matcher(digits(text)).replaceFirst("$1");
    try {
      long number = Long.parseLong(digits);
      if (bits == Long.SIZE || number == (int) number) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for the numbers that are between the two sizes.
    }
    throw new IllegalArgumentException("a whole number of " + bits + " bits is needed");
  }

  private static String digits(String text) {
    String digits = strip(text);
    if (!INTEGER.matcher(digits).matches()) {
      throw new IllegalArgumentException("a whole number is needed");
    }
    return digits.replace("_", "");
  }

  static double floating(String text) {
    String digits = strip(text);
    if (FLOAT.matcher(digits).matches()) {
      return Double.parseDouble(digits.replace("_", ""));
    }
    Matcher word = NOT_FINITE.matcher(digits);
    if (!word.matches()) {
      throw new IllegalArgumentException("a number is needed");
    }
    if (word.group(2).toLowerCase(Locale.ROOT).equals("nan")) {
      return Double.NaN;
    }
    return word.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** The shortest digits that mean this number, in the form that Python gives them. */
  static String repr(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number < 0 ? "-inf" : "inf";
    }
    String sign = Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    double magnitude = Math.abs(number);
    if (magnitude == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(magnitude);
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    return sign
        + (exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : plain(shortest));
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String power = Integer.toString(Math.abs(exponent));
    return mantissa + (exponent < 0 ? "e-" : "e+") + (power.length() < 2 ? "0" : "") + power;
  }

  private static String plain(BigDecimal number) {
    String text = number.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  /**
   * The fewest digits from which the number comes back. (Java's own are not always the fewest
   * before Java 19, and never less than two.)
   */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    // Up to 15 digits go through a double unharmed: if as many are enough, what is behind the last
    // one of them that counts is zeros. The smallest numbers have less than that in them.
    int digits = number < Double.MIN_NORMAL ? 1 : 15;
    while (digits < 17) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      BigDecimal other = nearest.equals(below) ? above : below;
      if (nearest.doubleValue() == number) {
        return nearest.stripTrailingZeros();
      } else if (other.doubleValue() == number) {
        return other.stripTrailingZeros();
      }
      digits++;
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  /** Bytes as Python shows them: {@code b'...'}. */
  static String repr(Buffer bytes) {
    String text = bytes.toString(ISO_8859_1);
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder shown = new StringBuilder("b").append(quote);
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\\' -> shown.append("\\\\");
        case '\t' -> shown.append("\\t");
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        default -> {
          if (c == quote) {
            shown.append('\\').append(c);
          } else if (c < ' ' || c > '~') {
            shown.append(String.format("\\x%02x", (int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.append(quote).toString();
  }
}
