package dev.entwine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;

/**
 * Has Netty count the bytes that wait to be sent as bytes. By itself it adds what it thinks each
 * write costs in memory; this takes that off again. A write that is smaller than this cost counts
 * as much as the cost, so that many small writes are bounded in memory too.
 */
final class PayloadSize implements MessageSizeEstimator, MessageSizeEstimator.Handle {

  /** Netty's own property, with its default. */
  private static final int ADDED =
      Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

  static final PayloadSize INSTANCE = new PayloadSize();

  private PayloadSize() {}

  @Override
  public Handle newHandle() {
    return this;
  }

  @Override
  public int size(Object message) {
    return message instanceof ByteBuf data ? Math.max(0, data.readableBytes() - ADDED) : 0;
  }
}
