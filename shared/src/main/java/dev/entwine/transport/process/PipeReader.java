package dev.entwine.transport.process;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a child writes. Twisted's {@code ProcessReader}.
 *
 * <p>Nothing is read ahead: what is not wanted stays in the system's pipe, and the child waits.
 */
final class PipeReader extends ChildPipe {

  private static final Logger LOG = LoggerFactory.getLogger(PipeReader.class);

  private final Pipe.SourceChannel source;
  private boolean paused;
  private boolean stopped;

  /** Whether the selector has been asked already. */
  private boolean awaiting;

  PipeReader(ChildProcess child, int childFD, Pipe.SourceChannel source) {
    super(child, childFD, source);
    this.source = source;
  }

  void start() {
    go();
  }

  void pause() {
    paused = true;
  }

  /** Reads on; never within this call. */
  void resume() {
    paused = false;
    go();
  }

  /** Closes it on a later turn; nothing is delivered from now on. */
  void loseConnection() {
    stopped = true;
    child.later(this::lose);
  }

  private void go() {
    if (!paused && !stopped && !awaiting && !isClosed()) {
      awaiting = true;
      try {
        await(SelectionKey.OP_READ);
      } catch (IOException e) {
        broken(e);
      }
    }
  }

  @Override
  void ready() {
    awaiting = false;
    if (paused || stopped) {
      return;
    }
    ByteBuffer scratch = scratch();
    int read;
    try {
      read = source.read(scratch);
    } catch (IOException e) {
      broken(e);
      return;
    }
    if (read < 0) {
      lose();
    } else if (read > 0) {
      byte[] bytes = new byte[read];
      scratch.flip().get(bytes);
      child.received(this, Buffer.buffer(bytes));
    }
    go();
  }

  private void broken(IOException e) {
    LOG.debug("Descriptor {} of {} can't be read", childFD, child, e);
    lose();
  }
}
