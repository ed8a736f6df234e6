package dev.entwine.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Half-close for a channel that has none: Netty's UNIX sockets on the JDK's selector close when the
 * peer ends its sending. Here the end is kept from them, and asked for after each round of reading.
 */
final class EndOfInput implements RecvByteBufAllocator {

  private final RecvByteBufAllocator sizes;
  private boolean seen;

  private EndOfInput(RecvByteBufAllocator sizes) {
    this.sizes = sizes;
  }

  /** Lets the channel live on after the end of its input. Before anything has been read. */
  static EndOfInput keptFrom(Channel channel) {
    EndOfInput end = new EndOfInput(channel.config().getRecvByteBufAllocator());
    channel.config().setRecvByteBufAllocator(end);
    return end;
  }

  /** Whether the channel can do it by itself, which it then does from now on. */
  static boolean isShownBy(Channel channel) {
    return channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /** Whether the peer sends nothing more. */
  boolean seen() {
    return seen;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new DelegatingHandle(sizes.newHandle()) {
      @Override
      public void lastBytesRead(int bytes) {
        seen |= bytes < 0;
        super.lastBytesRead(Math.max(bytes, 0));
      }
    };
  }
}
