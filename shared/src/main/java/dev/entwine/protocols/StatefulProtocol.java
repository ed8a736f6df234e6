package dev.entwine.protocols;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol of states, each of which waits for a number of bytes, takes them, and says what comes
 * next. Twisted's {@code stateful.StatefulProtocol}.
 *
 * <pre>{@code
 * final class Framed extends StatefulProtocol {
 *   protected State getInitialState() {
 *     return new State(4, this::length);
 *   }
 *
 *   private State length(Buffer four) {
 *     return new State(four.getInt(0), this::body);
 *   }
 *
 *   private State body(Buffer data) {
 *     ...
 *     return getInitialState();
 *   }
 * }
 * }</pre>
 *
 * <p>Different from Twisted's: no state can wait for more than a limit. One that does closes the
 * connection, since what a state waits for is mostly what the peer has said.
 *
 * <p>Used on its transport's loop.
 */
public abstract class StatefulProtocol extends Protocol implements BorrowsData {

  /** How many bytes a state may wait for unless a subclass says otherwise. */
  public static final int MAX_LENGTH = 99999;

  /** What no state has had yet. Replaced by a test that counts what is done. */
  ByteQueue received = new ByteQueue();

  private final int maxLength;
  private @Nullable State state;
  private boolean delivering;

  /** No state waits for more than {@link #MAX_LENGTH} bytes. */
  protected StatefulProtocol() {
    this(MAX_LENGTH);
  }

  /**
   * @param maxLength how many bytes a state may wait for, 0 or more
   */
  protected StatefulProtocol(int maxLength) {
    if (maxLength < 0) {
      throw new IllegalArgumentException("maxLength: " + maxLength + ", 0 or more is needed");
    }
    this.maxLength = maxLength;
  }

  /**
   * What is waited for.
   *
   * @param length how many bytes; with 0 it is entered at once, with none
   * @param entered takes them
   */
  public record State(int length, Entered entered) {}

  /** Takes the bytes of a state. */
  @FunctionalInterface
  public interface Entered {
    /**
     * The bytes have come.
     *
     * @param data as many as were waited for; the receiver's own
     * @return the state that follows; null to wait for the same again
     */
    @Nullable State enter(Buffer data);
  }

  /** The state a connection begins in. Asked for once, when the first bytes come. */
  protected abstract State getInitialState();

  /**
   * A state waits for more, or for less than nothing. Unless overridden, this closes the
   * connection.
   *
   * @param length what it waits for
   */
  protected void lengthLimitExceeded(int length) {
    transport().loseConnection();
  }

  @Override
  public final void dataReceived(Buffer data) {
    received.append(data);
    if (delivering) {
      received.settle();
      return;
    }
    if (state == null) {
      state = getInitialState();
    }
    delivering = true;
    try {
      while (!transport().disconnecting() && enterNext()) {
        // Each round gives one state its bytes.
      }
    } finally {
      delivering = false;
      received.settle();
    }
  }

  @Override
  public Buffer takeUnprocessed() {
    return received.takeAll();
  }

  private boolean enterNext() {
    int length = state.length();
    if (length < 0 || length > maxLength) {
      received.takeAll();
      lengthLimitExceeded(length);
      return false;
    }
    if (received.length() < length) {
      return false;
    }
    State next = state.entered().enter(received.take(length));
    if (next != null) {
      state = next;
    }
    return true;
  }
}
