package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Consumer;
import dev.entwine.protocol.Protocol;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From Vert.x's streams to Twisted's producers and consumers. The way back is {@link
 * StreamProtocol}.
 */
public final class Streams {

  private Streams() {}

  /**
   * Sends all that a stream has to a consumer, no faster than that takes it. Called on the loop
   * that both are on.
   *
   * @param from its handlers are set here, and taken off in the end. If the consumer is gone before
   *     the stream's end, or the Deferred is cancelled, it is left paused, for the caller to close
   * @param to a transport, for instance, which stays open
   * @return fires when all has been written; fails with what the stream failed with, or with {@link
   *     ConnectionLost} if the consumer is gone before
   * @throws IllegalStateException if {@code to} has another producer
   */
  public static Deferred<@Nullable Void> send(ReadStream<Buffer> from, Consumer to) {
    return new StreamSender(from, to).begin();
  }

  /**
   * A stream as a consumer, which producers register with: a transport, a {@code FileSender}. Used
   * on the stream's loop.
   *
   * <p>A push producer is told to wait while the stream's queue is full, and a pull producer asked
   * when all it wrote has been taken. When a write fails, the producer is stopped. {@code
   * unregisterProducer} does not end the stream.
   *
   * @param to its drain handler is set here
   */
  public static Consumer consumer(WriteStream<Buffer> to) {
    return new StreamConsumer(to);
  }

  /**
   * Gives a socket that Vert.x has accepted or connected to a protocol, and starts its
   * conversation. Called where Vert.x hands the socket over, in the same turn, on the socket's own
   * loop. Twisted's {@code adoptStreamConnection}.
   *
   * <p>From then on the socket is the protocol's alone: nothing may be done with the {@code
   * NetSocket}, whose handlers get no bytes. When its server is shut down or its verticle
   * undeployed, the protocol's {@code shutdownRequested} is called.
   *
   * @return the protocol
   * @throws IllegalStateException on another thread
   */
  public static <P extends Protocol> P adopt(NetSocket socket, P protocol) {
    NetSocketInternal internal = (NetSocketInternal) socket;
    EventLoop loop = internal.channelHandlerContext().channel().eventLoop();
    ContextInternal context = ContextInternal.current();
    if (!loop.inEventLoop() || context == null) {
      throw new IllegalStateException(
          "a socket is adopted on its own loop, by the handler that Vert.x gives it to");
    }
    AdoptedBy owner = new AdoptedBy();
    ChannelTransport transport =
        ChannelTransport.attach(context.unwrap(), internal, protocol, owner);
    owner.transport = transport;
    transport.makeConnection();
    return protocol;
  }

  /** Nobody waits for an adopted connection; it is asked to end when its server does. */
  private static final class AdoptedBy implements ChannelTransport.Owner {
    private @Nullable ChannelTransport transport;

    @Override
    public void connectionLost(ChannelTransport lost, Throwable reason) {
      transport = null;
    }

    @Override
    public void serverShutDown(Duration grace) {
      if (transport != null) {
        transport.requestShutdown(grace);
      }
    }
  }
}
