package dev.entwine.amp;

import org.jspecify.annotations.Nullable;

/**
 * A key of more than 255 bytes or a value of more than 65535: it was to be sent, or, a key only,
 * was announced by the other end, which closes the connection. Twisted's {@code TooLong}.
 */
public final class TooLong extends AmpError {
  private static final long serialVersionUID = 1L;

  private final boolean isKey;
  private final boolean isLocal;
  private final @Nullable String keyName;

  private TooLong(String message, boolean isKey, boolean isLocal, @Nullable String keyName) {
    super(message);
    this.isKey = isKey;
    this.isLocal = isLocal;
    this.keyName = keyName;
  }

  static TooLong key(int length) {
    return new TooLong(
        "a key has " + length + " bytes; " + AmpBox.MAX_KEY_LENGTH + " is the most",
        true,
        true,
        null);
  }

  static TooLong value(String key, int length) {
    return new TooLong(
        key + ": has " + length + " bytes; " + AmpBox.MAX_VALUE_LENGTH + " is the most",
        false,
        true,
        key);
  }

  static TooLong received(int length) {
    return new TooLong(
        "the other end announced a key of "
            + length
            + " bytes; "
            + AmpBox.MAX_KEY_LENGTH
            + " is the most",
        true,
        false,
        null);
  }

  /** Whether it is a key, and not a value. */
  public boolean isKey() {
    return isKey;
  }

  /** Whether it was to be sent from here. */
  public boolean isLocal() {
    return isLocal;
  }

  /** The key of the value that is too long; null if it is a key. */
  public @Nullable String keyName() {
    return keyName;
  }
}
