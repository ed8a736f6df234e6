package dev.entwine.testing;

import dev.entwine.protocol.Protocol;
import dev.entwine.transport.MemoryLoop;
import dev.entwine.transport.MemoryTransport;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Two protocols that talk to each other when the test says so. Twisted's {@code iosim.connect} and
 * its {@code IOPump}.
 *
 * <p>Their transports are real ones, of the kind that stays in memory: what they do when one
 * pauses, closes, half-closes, aborts, throws or writes too much is what they do over a socket. But
 * nothing moves by itself, and all of it happens on the caller's thread.
 *
 * <pre>{@code
 * IOPump pump = IOPump.connect(new Echo(), client);
 * client.transport().write(Buffer.buffer("hello"));
 * pump.flush();
 * }</pre>
 *
 * <p>Delayed calls of the protocols are another matter: give them a {@link ManualClock}.
 */
public final class IOPump {

  /** After so many turns {@link #flush} gives up. */
  public static final int MOST_TURNS = 10_000;

  private final Queue<Runnable> due = new ArrayDeque<>();

  private IOPump() {}

  /**
   * Connects two protocols; both are told before this returns, the server first. Their calls are
   * for this thread.
   */
  public static IOPump connect(Protocol server, Protocol client) {
    IOPump pump = new IOPump();
    MemoryTransport.connect(pump.loop(Thread.currentThread()), server, client);
    return pump;
  }

  private MemoryLoop loop(Thread thread) {
    return new MemoryLoop() {
      @Override
      public boolean runs(Thread other) {
        return other == thread;
      }

      @Override
      public void execute(Runnable action) {
        due.add(action);
      }

      @Override
      public @Nullable ContextInternal context() {
        return null;
      }
    };
  }

  /**
   * One turn of the loop: does what is due now, and leaves what comes of that to the next.
   *
   * @return false if nothing was due
   */
  public boolean pump() {
    int now = due.size();
    for (int i = 0; i < now; i++) {
      due.remove().run();
    }
    return now > 0;
  }

  /**
   * Lets them talk until they are silent.
   *
   * @throws IllegalStateException if they are not after {@link #MOST_TURNS} turns
   */
  public void flush() {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      if (!pump()) {
        return;
      }
    }
    throw new IllegalStateException("the two still talk after " + MOST_TURNS + " turns");
  }
}
