package dev.entwine.verticles.amp;

import dev.entwine.amp.Command;
import java.math.BigInteger;

/**
 * Adds two numbers. That of Twisted's {@code ampserver.py}.
 *
 * @param a of any size
 * @param b of any size
 */
public record Sum(BigInteger a, BigInteger b) implements Command<Sum.Result> {

  /** The answer. */
  public record Result(BigInteger total) {}

  Result total() {
    return new Result(a.add(b));
  }
}
