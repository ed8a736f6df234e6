package dev.entwine.protocols;

import io.vertx.core.buffer.Buffer;

/**
 * Cuts a stream into lines, and never does anything else. Twisted's {@code basic.LineOnlyReceiver}.
 *
 * <p>{@link LineReceiver} does all that this one does, in the same time; this is for code that is
 * ported.
 */
public abstract class LineOnlyReceiver extends LineReceiver {

  /** Lines end in CR LF and are at most {@link #MAX_LENGTH} bytes long. */
  protected LineOnlyReceiver() {}

  /**
   * @param delimiter what ends a line, one byte or more
   * @param maxLength how many bytes a line may have without its delimiter, 1 or more
   */
  protected LineOnlyReceiver(byte[] delimiter, int maxLength) {
    super(delimiter, maxLength);
  }

  @Override
  protected final void rawDataReceived(Buffer data) {
    super.rawDataReceived(data);
  }
}
