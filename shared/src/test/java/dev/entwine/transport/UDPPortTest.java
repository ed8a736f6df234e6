package dev.entwine.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectedDatagramProtocol;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.InvalidAddressError;
import dev.entwine.protocol.MessageLengthError;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingDatagrams;
import dev.entwine.testing.UnhandledRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP ports on the loopback interface. */
@TestInstance(Lifecycle.PER_CLASS)
class UDPPortTest {

  private static final UDPOptions LOOPBACK = UDPOptions.DEFAULT;

  private Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private LoopThread loop;

  /** Whether on the native transport, where there is one. */
  boolean natively() {
    return true;
  }

  @BeforeAll
  final void openVertx() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(natively()));
  }

  @AfterAll
  final void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
  }

  private UDPTransport listen(RecordingDatagrams protocol) {
    return listen(protocol, LOOPBACK);
  }

  private UDPTransport listen(RecordingDatagrams protocol, UDPOptions options) {
    return loop.await(() -> loop.reactor().listenUDP(0, protocol, options));
  }

  private static int port(UDPTransport transport) {
    return transport.getHost() instanceof IPv6Address ip
        ? ip.port()
        : ((IPv4Address) transport.getHost()).port();
  }

  private static void awaitTrue(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  @Test
  void datagramsComeWholeAndSayWhoSentThem() {
    RecordingDatagrams one = new RecordingDatagrams();
    RecordingDatagrams other = new RecordingDatagrams();
    UDPTransport from = listen(one);
    UDPTransport to = listen(other);
    assertThat(from.getHost()).isInstanceOf(IPv4Address.class);
    assertThat(from.getHost().toString()).startsWith("127.0.0.1:");
    loop.run(
        () -> {
          from.write(Buffer.buffer("hello"), to.getHost());
          from.write(Buffer.buffer("there"), "127.0.0.1", port(to));
          from.writeSequence(List.of(Buffer.buffer("a"), Buffer.buffer("b")), to.getHost());
        });
    other.awaits("got ab");
    assertThat(other.calls()).containsExactly("start", "got hello", "got there", "got ab");
    assertThat(other.senders()).containsOnly(from.getHost());
    assertThat(other.threads()).allMatch(name -> name.contains("eventloop")).hasSize(4);
  }

  @Test
  void emptyDatagramsAreSentAndReceived() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one);
    loop.run(() -> at.write(Buffer.buffer(), at.getHost()));
    one.awaits("got ");

    UDPTransport connected = listen(new RecordingDatagrams());
    loop.run(() -> connected.connect("127.0.0.1", port(at)));
    if (vertx.isNativeTransportEnabled()) {
      loop.run(() -> connected.write(Buffer.buffer()));
      awaitTrue(() -> one.senders().contains(connected.getHost()));
      return;
    }
    assertThatThrownBy(() -> loop.run(() -> connected.write(Buffer.buffer())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the JDK sends no empty datagrams from a connected socket");
  }

  @Test
  void anAnswerGoesToTheSender() {
    RecordingDatagrams echo = new RecordingDatagrams();
    echo.onDatagram((datagram, from) -> echo.transport().write(datagram, from));
    UDPTransport at = listen(echo);
    List<RecordingDatagrams> asking = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RecordingDatagrams one = new RecordingDatagrams();
      asking.add(one);
      UDPTransport transport = listen(one);
      String question = "q" + i;
      loop.run(() -> transport.write(Buffer.buffer(question), at.getHost()));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(asking.get(i).awaits("got q" + i).senders()).containsOnly(at.getHost());
    }
  }

  @Test
  void theRestOfADatagramThatIsTooLongIsCutOff() {
    RecordingDatagrams small = new RecordingDatagrams();
    UDPTransport at = listen(small, LOOPBACK.withMaxPacketSize(4));
    UDPTransport from = listen(new RecordingDatagrams());
    loop.run(
        () -> {
          from.write(Buffer.buffer("123456"), at.getHost());
          from.write(Buffer.buffer("1234"), at.getHost());
          from.write(Buffer.buffer("x"), at.getHost());
        });
    small.awaits("got x");
    assertThat(small.calls()).containsExactly("start", "got 1234", "got 1234", "got x");
  }

  @Test
  void theLargestDatagramOfAllComesThrough() {
    RecordingDatagrams large = new RecordingDatagrams();
    UDPTransport at = listen(large, LOOPBACK.withMaxPacketSize(65535));
    String text = "x".repeat(65507);
    loop.run(() -> at.write(Buffer.buffer(text), at.getHost()));
    large.awaits("got " + text);
  }

  @Test
  void moreThanADatagramHoldsIsAnError() {
    UDPTransport at = listen(new RecordingDatagrams());
    Buffer tooMuch = Buffer.buffer(new byte[65508]);
    assertThatThrownBy(() -> loop.run(() -> at.write(tooMuch, at.getHost())))
        .isInstanceOf(MessageLengthError.class)
        .hasMessage("a datagram of 65508 bytes is too long to be sent");
    loop.run(() -> at.connect("127.0.0.1", port(at)));
    assertThatThrownBy(() -> loop.run(() -> at.write(tooMuch)))
        .isInstanceOf(MessageLengthError.class);
  }

  @Test
  void namesAreNotLookedUp() {
    UDPTransport at = listen(new RecordingDatagrams());
    Buffer data = Buffer.buffer("x");
    List<Consumer<UDPTransport>> calls =
        List.of(
            transport -> transport.write(data, "localhost", 1),
            transport -> transport.write(data, new HostnameAddress("localhost", 1)),
            transport -> transport.connect("localhost", 1));
    for (Consumer<UDPTransport> call : calls) {
      assertThatThrownBy(() -> loop.run(() -> call.accept(at)))
          .isInstanceOf(InvalidAddressError.class)
          .hasMessage("'localhost' is not an IPv4 or IPv6 address; names aren't looked up");
    }
    assertThatThrownBy(() -> loop.run(() -> at.write(data, new UNIXAddress("/a"))))
        .isInstanceOf(InvalidAddressError.class);
    assertThatThrownBy(() -> LOOPBACK.withNetworkInterface("localhost"))
        .isInstanceOf(InvalidAddressError.class);
  }

  @Test
  void theOtherVersionOfIpIsAnError() {
    UDPTransport four = listen(new RecordingDatagrams());
    assertThatThrownBy(() -> loop.run(() -> four.write(Buffer.buffer("x"), "::1", 1)))
        .isInstanceOf(InvalidAddressError.class)
        .hasMessageContaining("other version of IP");
    assertThatThrownBy(() -> loop.run(() -> four.connect("::1", 1)))
        .isInstanceOf(InvalidAddressError.class);

    RecordingDatagrams own = new RecordingDatagrams();
    UDPTransport six = listen(own, LOOPBACK.withNetworkInterface("::1"));
    assertThatThrownBy(() -> loop.run(() -> six.write(Buffer.buffer("x"), "127.0.0.1", 1)))
        .isInstanceOf(InvalidAddressError.class);
    assertThatThrownBy(() -> loop.run(() -> six.write(Buffer.buffer("x"), "<broadcast>", 1)))
        .isInstanceOf(InvalidAddressError.class);
    assertThat(six.getHost()).isEqualTo(new IPv6Address("::1", port(six)));
    loop.run(() -> six.write(Buffer.buffer("six"), six.getHost()));
    assertThat(own.awaits("got six").senders()).containsExactly(six.getHost());
  }

  @Test
  void anAddressIsNeededUnlessThePortIsConnected() {
    UDPTransport at = listen(new RecordingDatagrams());
    assertThatThrownBy(() -> loop.run(() -> at.write(Buffer.buffer("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not connected, so that write() needs an address");
    for (int wrong : new int[] {0, -1, 65536}) {
      assertThatThrownBy(() -> at.write(Buffer.buffer("x"), "127.0.0.1", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("port " + wrong + ": 1 to 65535 is needed");
    }
  }

  @Test
  void aConnectedPortHearsItsPeerAlone() {
    RecordingDatagrams peer = new RecordingDatagrams();
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport peerAt = listen(peer);
    UDPTransport stranger = listen(new RecordingDatagrams());
    UDPTransport at = listen(one);
    loop.run(
        () -> {
          at.connect("127.0.0.1", port(peerAt));
          stranger.write(Buffer.buffer("stranger"), at.getHost());
          peerAt.write(Buffer.buffer("peer"), at.getHost());
          at.write(Buffer.buffer("without"));
          at.write(Buffer.buffer("with"), peerAt.getHost());
        });
    one.awaits("got peer");
    peer.awaits("got with");
    loop.settle();
    assertThat(one.calls()).containsExactly("start", "got peer");
    assertThat(peer.calls()).containsExactly("start", "got without", "got with");
    assertThatThrownBy(() -> loop.run(() -> at.write(Buffer.buffer("x"), stranger.getHost())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is connected to " + peerAt.getHost());
    assertThatThrownBy(() -> loop.run(() -> at.connect("127.0.0.1", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is connected to " + peerAt.getHost() + " already");
  }

  /** A port that nobody has, as far as one can know. */
  private int nobody() {
    UDPTransport left = listen(new RecordingDatagrams());
    loop.await(left::stopListening);
    return port(left);
  }

  @Test
  void aConnectedPortIsToldWhenItsPeerRefuses() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one);
    int nobody = nobody();
    loop.run(
        () -> {
          at.connect("127.0.0.1", nobody);
          at.write(Buffer.buffer("anybody?"));
        });
    one.awaits("refused");
    // The port lives on, and hears of it again.
    loop.run(() -> at.write(Buffer.buffer("anybody now?")));
    awaitTrue(() -> one.calls().stream().filter("refused"::equals).count() == 2);
    loop.await(at::stopListening);
  }

  @Test
  void aRefusalMayStopThePort() {
    RecordingDatagrams one = new RecordingDatagrams();
    one.onRefused(p -> p.transport().stopListening());
    UDPTransport at = listen(one);
    int nobody = nobody();
    loop.run(
        () -> {
          at.connect("127.0.0.1", nobody);
          at.write(Buffer.buffer("1"));
          at.write(Buffer.buffer("2"));
          at.write(Buffer.buffer("3"));
        });
    one.awaits("stop");
    assertThat(one.calls()).containsExactly("start", "refused", "stop");
  }

  @Test
  void aPortThatIsNotConnectedIsNotTold() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one);
    int nobody = nobody();
    for (int i = 0; i < 3; i++) {
      loop.run(() -> at.write(Buffer.buffer("anybody?"), "127.0.0.1", nobody));
    }
    loop.run(() -> at.write(Buffer.buffer("me"), at.getHost()));
    one.awaits("got me");
    assertThat(one.calls()).containsExactly("start", "got me");
  }

  @Test
  void aHandlersExceptionIsReportedAndThePortGoesOn() {
    RuntimeException boom = new IllegalStateException("boom");
    RecordingDatagrams one = new RecordingDatagrams();
    one.onDatagram(
        (datagram, from) -> {
          if (datagram.length() == 4) {
            throw boom;
          }
        });
    UDPTransport at = listen(one);
    loop.run(
        () -> {
          at.write(Buffer.buffer("boom"), at.getHost());
          at.write(Buffer.buffer("on"), at.getHost());
        });
    one.awaits("got on");
    unhandled.takes(boom);
  }

  @Test
  void aPortIsFreeWhenStopListeningFires() {
    int number = 0;
    for (int i = 0; i < 20; i++) {
      RecordingDatagrams one = new RecordingDatagrams();
      int again = number;
      UDPTransport at = loop.await(() -> loop.reactor().listenUDP(again, one));
      number = port(at);
      loop.await(at::stopListening);
      assertThat(one.calls()).containsExactly("start", "stop");
    }
  }

  @Test
  void stopListeningIsForALaterTurnAndNothingIsDeliveredAfterIt() {
    RecordingDatagrams one = new RecordingDatagrams();
    List<String> order = new CopyOnWriteArrayList<>();
    one.onDatagram(
        (datagram, from) -> {
          order.add("datagram");
          one.transport().stopListening().addCallbackDo(gone -> order.add("fired"));
          one.transport().stopListening().addCallbackDo(gone -> order.add("fired"));
          order.add("returned");
        });
    one.onStop(p -> order.add("stop"));
    UDPTransport at = listen(one);
    loop.run(
        () -> {
          at.write(Buffer.buffer("1"), at.getHost());
          at.write(Buffer.buffer("2"), at.getHost());
        });
    awaitTrue(() -> order.size() == 5);
    assertThat(order).containsExactly("datagram", "returned", "stop", "fired", "fired");
    loop.await(at::stopListening);
    loop.run(() -> at.write(Buffer.buffer("late"), at.getHost()));
    assertThat(one.calls()).containsExactly("start", "got 1", "stop");
  }

  @Test
  void aProtocolIsOnOnePortAtATimeAndMayThenBeOnAnother() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one);
    assertThatThrownBy(() -> listen(one))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "RecordingDatagrams is listening on "
                + at.getHost()
                + " already: give each port a protocol of its own");
    loop.await(at::stopListening);
    UDPTransport next = listen(one);
    assertThat(loop.call(one::transport)).isSameAs(next);
    assertThat(one.calls()).containsExactly("start", "stop", "start");
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    UDPTransport at = listen(new RecordingDatagrams());
    RecordingDatagrams other = new RecordingDatagrams();
    assertThatThrownBy(() -> loop.await(() -> loop.reactor().listenUDP(port(at), other)))
        .isInstanceOf(CannotListenError.class)
        .hasMessage("can't listen on " + at.getHost() + ": Address already in use");
    assertThat(other.calls()).isEmpty();
    assertThatThrownBy(() -> listen(other, LOOPBACK.withNetworkInterface("203.0.113.9")))
        .isInstanceOf(CannotListenError.class);
  }

  @Test
  void aProtocolThatCannotStartClosesThePort() {
    RuntimeException boom = new IllegalStateException("boom");
    int[] number = new int[1];
    RecordingDatagrams one =
        new RecordingDatagrams()
            .onStart(
                p -> {
                  number[0] = port(p.transport());
                  throw boom;
                });
    assertThatThrownBy(() -> listen(one)).isSameAs(boom);
    assertThat(one.calls()).containsExactly("start");
    RecordingDatagrams next = new RecordingDatagrams();
    awaitTrue(
        () -> {
          try {
            loop.await(() -> loop.reactor().listenUDP(number[0], next));
            return true;
          } catch (CannotListenError notYet) {
            return false;
          }
        });
    one.onStart(p -> {});
    listen(one);
  }

  @Test
  void aProtocolMayStopAsItStarts() {
    RecordingDatagrams one = new RecordingDatagrams().onStart(p -> p.transport().stopListening());
    listen(one);
    one.awaits("stop");
    assertThat(one.calls()).containsExactly("start", "stop");
  }

  @Test
  void otherThreadsWriteInOrder() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one, LOOPBACK.withReceiveBuffer(1 << 20));
    List<String> expected = new ArrayList<>(List.of("start"));
    for (int i = 0; i < 100; i++) {
      at.write(Buffer.buffer("n" + i), at.getHost());
      expected.add("got n" + i);
    }
    one.awaits("got n99");
    assertThat(one.calls()).isEqualTo(expected);

    at.write(Buffer.buffer("x"), "localhost", 1);
    awaitTrue(() -> unhandled.take().stream().anyMatch(InvalidAddressError.class::isInstance));
    assertThatThrownBy(at::stopListening)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("go through its reactor's callFromThread()");
  }

  @Test
  void borrowedBytesMayBeSentFromAnotherThread() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one);
    CompletableFuture<Void> written = new CompletableFuture<>();
    loop.reactor().callFromThread(() -> LoopThread.get(written));
    ByteBuf networks = Unpooled.directBuffer(8).writeBytes("borrowed".getBytes(UTF_8));
    at.write(BufferInternal.buffer(networks), at.getHost());
    networks.setBytes(0, "reused !".getBytes(UTF_8)).release();
    written.complete(null);
    one.awaits("got borrowed");
  }

  @Test
  void aCoroutineMayDoAllOfIt() {
    RecordingDatagrams one = new RecordingDatagrams();
    Reactor reactor = loop.reactor();
    String got =
        loop.await(
            () ->
                Coroutine.run(
                    () -> {
                      UDPTransport at = Coroutine.await(reactor.listenUDP(0, one));
                      Deferred<String> came = new Deferred<>();
                      one.onDatagram((datagram, from) -> came.callback(datagram.toString()));
                      at.connect("127.0.0.1", port(at));
                      at.write(Buffer.buffer("me"));
                      String text = Coroutine.await(came);
                      Coroutine.await(at.stopListening());
                      return text;
                    }));
    assertThat(got).isEqualTo("me");
    assertThat(one.calls()).containsExactly("start", "got me", "stop");
  }

  /** Keeps writes from the system, whose buffers loopback empties too fast to be filled. */
  private static final class FullBuffer extends ChannelOutboundHandlerAdapter {
    final List<Object> kept = new ArrayList<>();
    final List<ChannelPromise> promises = new ArrayList<>();
    private ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      kept.add(message);
      promises.add(promise);
    }

    void open() {
      for (int i = 0; i < kept.size(); i++) {
        context.writeAndFlush(kept.get(i), promises.get(i));
      }
      context.pipeline().remove(this);
    }
  }

  @Test
  void whatAFullBufferDoesNotTakeWaitsAndWhatIsTooMuchIsDroppedAndCounted() {
    RecordingDatagrams one = new RecordingDatagrams();
    UDPTransport at = listen(one, LOOPBACK.withSendQueue(10));
    FullBuffer full = new FullBuffer();
    loop.run(
        () -> {
          ((UDPPort) at).channel.pipeline().addFirst(full);
          at.write(Buffer.buffer("12345"), at.getHost());
          at.write(Buffer.buffer("67890"), at.getHost());
          assertThat(at.bufferedBytes()).isEqualTo(10);
          at.write(Buffer.buffer("x"), at.getHost());
          at.write(Buffer.buffer("y"), at.getHost());
          assertThat(at.dropped()).isEqualTo(2);
          full.open();
          assertThat(at.bufferedBytes()).isZero();
          at.write(Buffer.buffer("z"), at.getHost());
        });
    one.awaits("got z");
    assertThat(one.calls()).containsExactly("start", "got 12345", "got 67890", "got z");
  }

  @Test
  void aSystemsRefusalIsAnErrorWithItsMend() {
    UDPTransport at = listen(new RecordingDatagrams());
    assertThatThrownBy(() -> loop.run(() -> at.write(Buffer.buffer("x"), "203.0.113.9", 9)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can't send to 203.0.113.9:9: ")
        .hasMessageEndingWith(
            "a port bound to loopback reaches this machine alone: listen on 0.0.0.0 or ::");
  }

  @Test
  void broadcastHasToBeAllowed() {
    UDPTransport at = listen(new RecordingDatagrams());
    assertThat(loop.call(at::getBroadcastAllowed)).isFalse();
    assertThatThrownBy(() -> loop.run(() -> at.write(Buffer.buffer("x"), "127.255.255.255", 9)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("setBroadcastAllowed(true)");
    at.setBroadcastAllowed(true);
    awaitTrue(() -> loop.call(at::getBroadcastAllowed));
    loop.run(() -> at.write(Buffer.buffer("x"), "127.255.255.255", 9));
    at.setBroadcastAllowed(false);
    awaitTrue(() -> !loop.call(at::getBroadcastAllowed));
  }

  /** Speaks with one peer. */
  private static final class Single extends ConnectedDatagramProtocol {
    final List<String> calls = new CopyOnWriteArrayList<>();

    Single(String host, int port) {
      super(host, port);
    }

    @Override
    protected void startProtocol() {
      transport().write(Buffer.buffer("hello"));
    }

    @Override
    public void datagramReceived(Buffer datagram) {
      calls.add("got " + datagram);
    }

    @Override
    public void connectionFailed(Throwable reason) {
      calls.add(reason.getMessage());
    }
  }

  @Test
  void aConnectedProtocolSpeaksWithItsPeer() {
    RecordingDatagrams echo = new RecordingDatagrams();
    echo.onDatagram((datagram, from) -> echo.transport().write(datagram, from));
    UDPTransport at = listen(echo);
    Single single = new Single("127.0.0.1", port(at));
    loop.await(() -> loop.reactor().listenUDP(0, single));
    awaitTrue(() -> single.calls.contains("got hello"));
  }

  @Test
  void aConnectedProtocolIsToldThatItCouldNotBeConnected() {
    Single single = new Single("localhost", 1);
    assertThatThrownBy(() -> loop.await(() -> loop.reactor().listenUDP(0, single)))
        .isInstanceOf(InvalidAddressError.class);
    assertThat(single.calls)
        .containsExactly("'localhost' is not an IPv4 or IPv6 address; names aren't looked up");
  }

  @Test
  void theReactorsEndClosesItsPorts() {
    RecordingDatagrams one = new RecordingDatagrams();
    Vertx own = Vertx.vertx();
    LoopThread ending = LoopThread.of(own);
    ending.await(() -> ending.reactor().listenUDP(0, one));
    own.close().await();
    assertThat(one.calls()).containsExactly("start", "stop");
  }

  @Test
  void aVerticlesPortsAreClosedWithItAndCallInItsContext() {
    List<Context> contexts = new CopyOnWriteArrayList<>();
    RecordingDatagrams one = new RecordingDatagrams();
    one.onStart(p -> contexts.add(Vertx.currentContext()));
    one.onDatagram((datagram, from) -> contexts.add(Vertx.currentContext()));
    one.onStop(p -> contexts.add(Vertx.currentContext()));
    List<Context> own = new CopyOnWriteArrayList<>();
    String deployment =
        vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    own.add(context);
                    return Reactor.of(context)
                        .listenUDP(0, one)
                        .addCallbackDo(at -> at.write(Buffer.buffer("me"), at.getHost()))
                        .toFuture();
                  }
                })
            .await();
    one.awaits("got me");
    vertx.undeploy(deployment).await();
    assertThat(one.calls()).containsExactly("start", "got me", "stop");
    assertThat(contexts).hasSize(3).containsOnly(own.get(0));
    int number = port(one.transport());
    UDPTransport again =
        loop.await(() -> loop.reactor().listenUDP(number, new RecordingDatagrams()));
    assertThat(port(again)).isEqualTo(number);
  }

  @Test
  void aReactorThatHasNotRunYetOpensItsPortsWhenItDoes() {
    Reactor reactor = Reactor.create();
    RecordingDatagrams one = new RecordingDatagrams();
    List<Address> hosts = new ArrayList<>();
    reactor
        .listenUDP(0, one)
        .addCallbackDo(
            at -> {
              hosts.add(at.getHost());
              reactor.stop();
            });
    assertThat(one.calls()).isEmpty();
    reactor.run();
    assertThat(hosts).hasSize(1);
    assertThat(one.calls()).containsExactly("start", "stop");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65536})
  void theLargestSizeIsChecked(int size) {
    assertThatThrownBy(() -> LOOPBACK.withMaxPacketSize(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPacketSize: 1 to 65535 is needed, not " + size);
  }
}
