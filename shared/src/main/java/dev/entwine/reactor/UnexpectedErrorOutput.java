package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A program printed something to its standard error where none was expected. Twisted's {@code
 * _UnexpectedErrorOutput}.
 */
public final class UnexpectedErrorOutput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 200;

  private final transient Buffer text;
  private final transient Deferred<@Nullable Void> processEnded;

  UnexpectedErrorOutput(Buffer text, Deferred<@Nullable Void> processEnded) {
    super("got stderr: " + text.getString(0, Math.min(text.length(), SHOWN)).strip());
    this.text = text;
    this.processEnded = processEnded;
  }

  /** The first piece of what it printed there. */
  public Buffer text() {
    return text;
  }

  /** Fires when the program has ended. (Twisted's always fails, with the reason of the end.) */
  public Deferred<@Nullable Void> processEnded() {
    return processEnded;
  }
}
