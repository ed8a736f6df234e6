package dev.entwine.fuzz;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;

/**
 * A framing protocol under test. The first letter of each piece it gets says what is done in the
 * middle of that callback:
 *
 * <ul>
 *   <li>{@code P}: pauses; {@code Q}: pauses and goes on at once
 *   <li>{@code S}: sends the piece back; {@code X}: closes the connection; {@code A}: aborts it
 *   <li>{@code T}: throws
 *   <li>{@code N}: has the rest of the piece received once more, from within
 * </ul>
 *
 * Whatever else a kind of protocol can do, it adds.
 */
abstract class Subject {

  /** What a callback throws. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Thrown() {
      super("thrown by a callback", null, false, false);
    }
  }

  final Calls calls = new Calls();
  boolean paused;

  /** Whether all that was written before is sent, whatever the cuts. */
  boolean sendsAll = true;

  abstract Protocol protocol();

  /** Sends a piece in the format it came in. */
  abstract void send(Buffer piece);

  /** Bytes come from within a callback. */
  abstract void again(Buffer bytes);

  /** Whether pieces are still delivered, from the same read, when the connection is closing. */
  boolean deliversWhenClosing() {
    return false;
  }

  /** Told when no more bytes come. */
  void finish() {}

  /** A piece has come; it may be borrowed. */
  final void act(Buffer piece) {
    switch (piece.length() == 0 ? ' ' : piece.getByte(0)) {
      case 'P' -> {
        if (protocol() instanceof PushProducer producer) {
          paused = true;
          producer.pauseProducing();
        }
      }
      case 'Q' -> {
        if (protocol() instanceof PushProducer producer) {
          producer.pauseProducing();
          producer.resumeProducing();
        }
      }
      case 'S' -> send(piece);
      case 'X' -> {
        protocol().transport().loseConnection();
        closing();
      }
      case 'A' -> {
        sendsAll = false;
        protocol().transport().abortConnection();
        closing();
      }
      case 'T' -> {
        sendsAll = false;
        throw new Thrown();
      }
      case 'N' -> {
        calls.cutsMatterNow();
        again(piece.getBuffer(1, piece.length()));
      }
      default -> actMore(piece);
    }
  }

  private void closing() {
    if (deliversWhenClosing()) {
      calls.cutsMatterNow();
      sendsAll = false;
    }
  }

  /** What this kind of protocol can do besides. */
  void actMore(Buffer piece) {}

  /** Goes on after a pause. */
  final void resume() {
    paused = false;
    ((PushProducer) protocol()).resumeProducing();
  }
}
