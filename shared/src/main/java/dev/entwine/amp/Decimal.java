package dev.entwine.amp;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number with all that Python's {@code decimal.Decimal} has and {@link BigDecimal} has
 * not: a zero with a sign, infinities, and what is no number.
 *
 * <p>Two are equal if they are written alike: {@code 1.0} and {@code 1.00} are not, and {@code NaN}
 * equals itself.
 */
public final class Decimal {

  private static final Pattern FINITE =
      Pattern.compile("([-+]?)((?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?)");
  private static final Pattern SPECIAL =
      Pattern.compile("([-+]?)(?:(inf|infinity)|(s?nan)(\\d*))", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final @Nullable BigDecimal number;

  private Decimal(String text, @Nullable BigDecimal number) {
    this.text = text;
    this.number = number;
  }

  /** A number. */
  public static Decimal valueOf(BigDecimal number) {
    return new Decimal(number.toString(), number);
  }

  /**
   * Reads what Python's {@code Decimal()} reads, such as {@code 1.50}, {@code 1E+2}, {@code -0},
   * {@code Infinity}, {@code NaN} or {@code -sNaN12}.
   *
   * @throws IllegalArgumentException if it is none, or has an exponent of more than 31 bits
   */
  public static Decimal parse(String text) {
    String digits = PythonText.strip(text).replace("_", "");
    Matcher finite = FINITE.matcher(digits);
    if (finite.matches()) {
      return finite(finite.group(1).equals("-"), finite.group(2));
    }
    Matcher special = SPECIAL.matcher(digits);
    if (!special.matches()) {
      throw new IllegalArgumentException("a decimal number is needed");
    }
    String sign = special.group(1).equals("-") ? "-" : "";
    if (special.group(2) != null) {
      return new Decimal(sign + "Infinity", null);
    }
    boolean signalling = special.group(3).toLowerCase(Locale.ROOT).startsWith("s");
    String payload = special.group(4).replaceFirst("^0+", "");
    return new Decimal(sign + (signalling ? "sNaN" : "NaN") + payload, null);
  }

  private static Decimal finite(boolean negative, String magnitude) {
    BigDecimal number;
    try {
      number = new BigDecimal(magnitude);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the decimal number's exponent is too large", e);
    }
    return new Decimal((negative ? "-" : "") + number, negative ? number.negate() : number);
  }

  /** Whether it is a number, and no infinity. */
  public boolean isFinite() {
    return number != null;
  }

  /**
   * As a {@link BigDecimal}; a negative zero is zero there. Its exponent is what the other end
   * says: what writes out all digits of it may take the machine's memory.
   *
   * @throws ArithmeticException if it is not finite
   */
  public BigDecimal toBigDecimal() {
    if (number == null) {
      throw new ArithmeticException(text + " is no finite number");
    }
    return number;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Decimal decimal && decimal.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As Python writes it. */
  @Override
  public String toString() {
    return text;
  }
}
