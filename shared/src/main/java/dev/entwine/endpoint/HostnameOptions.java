package dev.entwine.endpoint;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a host that has several addresses is connected to.
 *
 * @param timeout how long each attempt may take, more than zero
 * @param attemptDelay after how long the next address is tried as well, more than zero
 * @param bindAddress the local address to connect from, so that only addresses of the same version
 *     of IP are tried; null for any
 * @param family which addresses are tried
 */
public record HostnameOptions(
    Duration timeout, Duration attemptDelay, @Nullable String bindAddress, Family family) {

  /** Versions of IP. */
  public enum Family {
    ANY,
    IPV4,
    IPV6
  }

  /** Twisted's: 30 s, and the next address after 0.3 s. */
  public static final HostnameOptions DEFAULT =
      new HostnameOptions(Duration.ofSeconds(30), Duration.ofMillis(300), null, Family.ANY);

  public HostnameOptions {
    requirePositive("timeout", timeout);
    requirePositive("attemptDelay", attemptDelay);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": more than zero is needed, not " + value);
    }
  }

  public HostnameOptions withTimeout(Duration other) {
    return new HostnameOptions(other, attemptDelay, bindAddress, family);
  }

  public HostnameOptions withAttemptDelay(Duration other) {
    return new HostnameOptions(timeout, other, bindAddress, family);
  }

  public HostnameOptions withBindAddress(@Nullable String other) {
    return new HostnameOptions(timeout, attemptDelay, other, family);
  }

  public HostnameOptions withFamily(Family other) {
    return new HostnameOptions(timeout, attemptDelay, bindAddress, other);
  }
}
