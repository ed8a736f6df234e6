package dev.entwine.verticles.amp;

import dev.entwine.amp.Command;
import dev.entwine.amp.CommandError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Divides one number by another. That of Twisted's {@code ampserver.py}.
 *
 * @param numerator of any size
 * @param denominator of any size but zero
 */
@CommandError(type = ZeroDivisionError.class, code = "ZERO_DIVISION")
public record Divide(BigInteger numerator, BigInteger denominator)
    implements Command<Divide.Result> {

  /** The answer. */
  public record Result(double result) {}

  Result result() throws ZeroDivisionError {
    if (denominator.signum() == 0) {
      throw new ZeroDivisionError("division by zero");
    }
    return new Result(
        new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
            .doubleValue());
  }
}
