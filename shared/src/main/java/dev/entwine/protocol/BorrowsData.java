package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * A protocol whose {@code dataReceived} borrows what it gets: the buffer is the network's own, not
 * copied, and valid until the call returns. Meanwhile it may be read and written to transports, it
 * or slices of it, of UDP too; what is to be kept longer has to be copied, with {@link #keep}.
 * There is no such thing in Twisted, whose {@code bytes} can't be lent.
 *
 * <p>For protocols that pass on or look through much. Transports that have nothing to lend give
 * such a protocol buffers of its own, as they do everyone else.
 */
public interface BorrowsData {

  /**
   * A copy of borrowed bytes, to be kept. ({@code Buffer.copy()} would take it from the network's
   * memory, which has to be given back.)
   */
  static Buffer keep(Buffer borrowed) {
    return Buffer.buffer(borrowed.length()).appendBuffer(borrowed);
  }
}
