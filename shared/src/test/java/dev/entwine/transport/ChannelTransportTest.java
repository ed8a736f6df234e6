package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What comes in several pieces within one read: a socket stops reading as soon as it is paused, but
 * a layer between, such as TLS, passes on all that it has.
 */
class ChannelTransportTest {

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final RecordingProtocol protocol = new RecordingProtocol();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<ByteBuf> pieces = new ArrayList<>();
  private final List<Throwable> told = new ArrayList<>();

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @AfterEach
  void nothingIsLeft() {
    channel.runPendingTasks();
    // What came after the end, which Netty releases by itself; this channel keeps it for a test.
    channel.releaseInbound();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    assertThat(protocol.violations()).isEmpty();
  }

  private ChannelTransport connect() {
    channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    NetSocketInternal socket =
        (NetSocketInternal)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NetSocketInternal.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("channelHandlerContext");
                  return channel.pipeline().context("handler");
                });
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    ChannelTransport transport =
        ChannelTransport.attach(context, socket, protocol, (lost, reason) -> told.add(reason));
    transport.makeConnection();
    return transport;
  }

  /** One read of the loop, in which these come. */
  private void read(String... texts) {
    List<ByteBuf> now = new ArrayList<>();
    for (String text : texts) {
      ByteBuf piece = ByteBufAllocator.DEFAULT.buffer();
      piece.writeCharSequence(text, StandardCharsets.US_ASCII);
      now.add(piece);
    }
    pieces.addAll(now);
    now.forEach(channel.pipeline()::fireChannelRead);
    channel.pipeline().fireChannelReadComplete();
  }

  @Test
  void whatComesAfterAPauseIsKeptAndDeliveredInItsOrder() {
    ChannelTransport transport = connect();
    protocol.onData((p, data) -> p.transport().pauseProducing());
    read("one ", "two ", "three ");
    assertThat(protocol.text()).isEqualTo("one ");
    transport.resumeProducing();
    assertThat(protocol.text()).isEqualTo("one ");
    read("four ");
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one two ");
    protocol.onData((p, data) -> {});
    transport.resumeProducing();
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one two three four ");
    transport.abortConnection();
  }

  @Test
  void resumingWithinAHandlerDeliversOnALaterTurn() {
    ChannelTransport transport = connect();
    protocol.onData(
        (p, data) -> {
          p.transport().pauseProducing();
          p.transport().resumeProducing();
        });
    read("one ", "two ");
    transport.pauseProducing();
    read("three ");
    transport.resumeProducing();
    assertThat(protocol.text()).isEqualTo("one two ");
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one two three ");
    transport.abortConnection();
  }

  @Test
  void theEndOfTheInputWaitsForWhatIsKept() {
    ChannelTransport transport = connect();
    protocol.onData((p, data) -> p.transport().pauseProducing());
    read("one ", "two ");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
    assertThat(protocol.calls()).containsExactly("made", "data");
    transport.resumeProducing();
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one two ");
    assertThat(protocol.isLost()).isFalse();
    transport.resumeProducing();
    channel.runPendingTasks();
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(told).containsExactly(protocol.lost());
  }

  @Test
  void whatIsKeptIsLetGoWhenTheConnectionIsClosed() {
    ChannelTransport transport = connect();
    protocol.onData((p, data) -> p.transport().pauseProducing());
    read("one ", "two ");
    transport.loseConnection();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    read("three ");
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one ");
    assertThat(protocol.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void whatIsKeptIsLetGoWhenTheConnectionIsAborted() {
    ChannelTransport transport = connect();
    transport.pauseProducing();
    read("one ");
    transport.abortConnection();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    channel.runPendingTasks();
    assertThat(protocol.lost()).isInstanceOf(ConnectionAborted.class);
  }

  @Test
  void whatIsKeptComesBeforeTheBreakThatWasNoticedMeanwhile() {
    ChannelTransport transport = connect();
    transport.pauseProducing();
    read("one ");
    IOException broken = new IOException("broken");
    channel.pipeline().fireExceptionCaught(broken);
    channel.close();
    channel.runPendingTasks();
    assertThat(protocol.isLost()).isFalse();
    transport.resumeProducing();
    channel.runPendingTasks();
    assertThat(protocol.text()).isEqualTo("one ");
    assertThat(protocol.lost()).isInstanceOf(ConnectionLost.class).hasCause(broken);
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  @Test
  void whatIsKeptIsLetGoWhenABrokenConnectionIsClosed() {
    ChannelTransport transport = connect();
    transport.pauseProducing();
    read("one ");
    channel.pipeline().fireExceptionCaught(new IOException("broken"));
    transport.abortConnection();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    channel.runPendingTasks();
    assertThat(protocol.lost()).isInstanceOf(ConnectionAborted.class);
  }

  @Test
  void aBreakIsNoticedAtOnceByAPausedConnectionThatHasSomethingToSend() {
    ChannelTransport transport = connect();
    transport.pauseProducing();
    transport.write(Buffer.buffer("not sent"));
    IOException broken = new IOException("broken");
    channel.pipeline().fireExceptionCaught(broken);
    assertThat(protocol.lost()).isInstanceOf(ConnectionLost.class).hasCause(broken);
  }

  @Test
  void nothingIsDeliveredAfterAHandlerThrew() {
    connect();
    IllegalStateException boom = new IllegalStateException("boom");
    protocol.onData(
        (p, data) -> {
          throw boom;
        });
    read("one ", "two ");
    channel.pipeline().fireExceptionCaught(new IOException("too late"));
    channel.pipeline().fireChannelInactive();
    assertThat(protocol.calls()).containsExactly("made", "data", "lost");
    assertThat(protocol.text()).isEqualTo("one ");
    assertThat(protocol.lost()).isSameAs(boom);
    unhandled.takes(boom);
  }

  @Test
  void aConnectionThatVertxClosedIsLost() {
    connect();
    channel.close();
    channel.runPendingTasks();
    assertThat(protocol.lost()).isInstanceOf(ConnectionLost.class);
  }
}
