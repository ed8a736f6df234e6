package dev.entwine.transport.process;

import dev.entwine.protocol.Producer;
import dev.entwine.protocol.PullProducer;
import dev.entwine.protocol.PushProducer;
import dev.entwine.protocol.Transport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a child reads. Twisted's {@code ProcessWriter}. */
final class PipeWriter extends ChildPipe {

  private static final Logger LOG = LoggerFactory.getLogger(PipeWriter.class);

  /** What a write counts at least, since it costs as much in memory. */
  private static final int LEAST = 96;

  /** How often a turn writes before others have theirs. */
  private static final int ROUNDS = 8;

  private final Pipe.SinkChannel sink;
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();
  private long buffered;
  private boolean flushDue;
  private boolean closing;
  private boolean processGone;
  private @Nullable Producer producer;
  private boolean producerPaused;
  private boolean pullDue;

  PipeWriter(ChildProcess child, Pipe.SinkChannel sink) {
    super(child, 0, sink);
    this.sink = sink;
  }

  long buffered() {
    return buffered;
  }

  void write(Buffer data) {
    if (isClosed() || (closing && producer == null) || data.length() == 0) {
      return;
    }
    for (ByteBuffer part : ((BufferInternal) data).getByteBuf().nioBuffers()) {
      if (part.hasRemaining()) {
        queue.add(part);
        buffered += cost(part);
      }
    }
    pullDue |= producer instanceof PullProducer;
    if (producer instanceof PushProducer push
        && !producerPaused
        && buffered > Transport.BUFFER_SIZE) {
      producerPaused = true;
      child.guarded(this, push::pauseProducing);
    }
    flushLater();
  }

  private static long cost(ByteBuffer part) {
    return Math.max(part.remaining(), LEAST);
  }

  /** What is written in one turn goes to the child together. */
  private void flushLater() {
    if (!flushDue && !isClosed()) {
      flushDue = true;
      child.later(this::ready);
    }
  }

  /** Also called by a turn's end. */
  @Override
  void ready() {
    flushDue = false;
    if (isClosed()) {
      return;
    }
    try {
      for (int i = 0; i < ROUNDS && !queue.isEmpty(); i++) {
        writeSome();
      }
      if (!queue.isEmpty()) {
        flushDue = true;
        await(SelectionKey.OP_WRITE);
        return;
      }
    } catch (IOException e) {
      LOG.debug("{} does not read any more", child, e);
      lose();
      return;
    }
    drained();
  }

  /** Through a small buffer: the JDK would copy all of a large one for each small write. */
  private void writeSome() throws IOException {
    ByteBuffer scratch = scratch();
    for (ByteBuffer part : queue) {
      scratch.put(part.slice(part.position(), Math.min(part.remaining(), scratch.remaining())));
      if (!scratch.hasRemaining()) {
        break;
      }
    }
    for (int left = sink.write(scratch.flip()); left > 0; ) {
      ByteBuffer part = queue.element();
      int sent = Math.min(left, part.remaining());
      buffered -= cost(part);
      part.position(part.position() + sent);
      if (part.hasRemaining()) {
        buffered += cost(part);
      } else {
        queue.remove();
      }
      left -= sent;
    }
  }

  private void drained() {
    if (producer instanceof PullProducer pull && pullDue) {
      pullDue = false;
      child.guarded(this, pull::resumeProducing);
    } else if (producer instanceof PushProducer push && producerPaused) {
      producerPaused = false;
      child.guarded(this, push::resumeProducing);
    }
    closeIfDue();
  }

  void register(Producer newcomer) {
    if (producer != null) {
      throw new IllegalStateException("another producer is registered: unregister it first");
    }
    if (isClosed()) {
      newcomer.stopProducing();
      return;
    }
    producer = newcomer;
    producerPaused = false;
    if (newcomer instanceof PullProducer pull) {
      child.guarded(this, pull::resumeProducing);
    }
  }

  void unregister() {
    producer = null;
    pullDue = false;
    flushLater();
  }

  /** Closes it once all is sent. On a later turn, also if there is nothing to send. */
  void loseConnection() {
    closing = true;
    flushLater();
  }

  /**
   * The process has exited. What was written before is still sent, to a grandchild perhaps: if
   * nobody is there to read it, that shows at once.
   */
  void processGone() {
    processGone = true;
    flushLater();
  }

  private void closeIfDue() {
    if (queue.isEmpty() && (processGone || (closing && producer == null))) {
      lose();
    }
  }

  @Override
  void released() {
    queue.clear();
    buffered = 0;
    Producer registered = producer;
    producer = null;
    if (registered != null) {
      child.reporting("a producer for " + child, registered::stopProducing);
    }
  }
}
