package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TCPPortTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private LoopThread loop;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
  }

  /** A factory that says what it is told, and hands out the protocols it made. */
  private static final class RecordingFactory extends Factory {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<RecordingProtocol> made = new CopyOnWriteArrayList<>();
    final List<Address> peers = new CopyOnWriteArrayList<>();
    final List<Context> contexts = new CopyOnWriteArrayList<>();
    private final Supplier<? extends RecordingProtocol> maker;

    RecordingFactory() {
      this(RecordingProtocol::new);
    }

    RecordingFactory(Supplier<? extends RecordingProtocol> maker) {
      this.maker = maker;
    }

    private void called(String call) {
      calls.add(call);
      contexts.add(Vertx.currentContext());
    }

    @Override
    protected void startFactory() {
      called("start");
    }

    @Override
    protected void stopFactory() {
      called("stop");
    }

    @Override
    public Protocol buildProtocol(Address peer) {
      called("build");
      peers.add(peer);
      RecordingProtocol protocol = maker.get();
      if (protocol != null) {
        made.add(protocol);
      }
      return protocol;
    }

    /** The protocol made as the n-th, from 0 on, once its connection is made. */
    RecordingProtocol protocol(int n) {
      until(() -> made.size() > n);
      made.get(n).made();
      return made.get(n);
    }
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  private ListeningPort listen(Factory factory) {
    return listen(factory, 0);
  }

  private ListeningPort listen(Factory factory, int port) {
    return loop.await(() -> loop.reactor().listenTCP(port, factory));
  }

  private static int number(ListeningPort port) {
    return ((IPv4Address) port.getHost()).port();
  }

  // Listening.

  @Test
  void portZeroIsOneThatTheSystemChoseAndGetHostNamesIt() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    assertThat(port.getHost()).isInstanceOf(IPv4Address.class);
    assertThat(((IPv4Address) port.getHost()).host()).isEqualTo("127.0.0.1");
    assertThat(number(port)).isPositive();
    try (RawClient client = new RawClient(number(port))) {
      RecordingProtocol protocol = factory.protocol(0);
      assertThat(protocol.made().getHost()).isEqualTo(port.getHost());
      assertThat(protocol.made().getPeer()).isEqualTo(factory.peers.get(0));
      assertThat(loop.call(port::connections)).isEqualTo(1);
    }
    factory.protocol(0).lost();
    assertThat(loop.call(port::connections)).isZero();
    loop.await(port::stopListening);
  }

  @Test
  void aFactoryIsStartedWithItsFirstPortAndStoppedWithItsLast() {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort one = listen(factory);
    ListeningPort two = listen(factory);
    assertThat(factory.calls).containsExactly("start");
    loop.await(one::stopListening);
    assertThat(factory.calls).containsExactly("start");
    loop.await(two::stopListening);
    assertThat(factory.calls).containsExactly("start", "stop");
    loop.await(() -> listen(loop, factory).addCallbackDeferred(ListeningPort::stopListening));
    assertThat(factory.calls).containsExactly("start", "stop", "start", "stop");
  }

  private static dev.entwine.defer.Deferred<ListeningPort> listen(LoopThread on, Factory factory) {
    return on.reactor().listenTCP(0, factory);
  }

  @Test
  void aFactoryIsCalledOnTheReactorsContext() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(0);
      loop.await(port::stopListening);
    }
    assertThat(factory.calls).containsExactly("start", "build", "stop");
    assertThat(factory.contexts).containsOnly(loop.reactor().context());
  }

  @Test
  void aPortThatNobodyWaitsForAnyMoreIsClosedAgain() {
    RecordingFactory factory = new RecordingFactory();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    loop.run(
        () -> {
          Deferred<ListeningPort> opening = loop.reactor().listenTCP(0, factory);
          opening.addErrbackDo(failures::add);
          opening.cancel();
        });
    assertThat(failures).singleElement().isInstanceOf(CancelledError.class);
    until(() -> factory.calls.equals(List.of("start", "stop")));
  }

  @Test
  void aPortInUseIsSaidInTheSystemsWords() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    try (ServerSocket other = new ServerSocket(0, 1, RawClient.loopback())) {
      assertThatThrownBy(() -> listen(factory, other.getLocalPort()))
          .isInstanceOfSatisfying(
              CannotListenError.class,
              e ->
                  assertThat(e.address())
                      .isEqualTo(new IPv4Address("127.0.0.1", other.getLocalPort())))
          .hasMessageMatching(
              "can't listen on 127\\.0\\.0\\.1:"
                  + other.getLocalPort()
                  + ": [^\\n]*Address already in use[^\\n]*");
    }
    assertThat(factory.calls).isEmpty();
  }

  @Test
  void anInterfaceThatIsNotOursIsSaidInTheSystemsWords() {
    Throwable error =
        catchThrowable(
            () ->
                loop.await(
                    () -> loop.reactor().listenTCP(0, new RecordingFactory(), "203.0.113.1", 50)));
    assertThat(error)
        .isInstanceOf(CannotListenError.class)
        .hasMessageContaining("203.0.113.1:0")
        .hasMessageContaining("Cannot assign requested address");
  }

  @Test
  void listensOnIPv6Too() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    Throwable unavailable =
        catchThrowable(() -> new ServerSocket(0, 1, InetAddress.getByName("::1")).close());
    Assumptions.assumeTrue(unavailable == null, "no IPv6 on this machine");
    ListeningPort port = loop.await(() -> loop.reactor().listenTCP(0, factory, "::1", 50));
    assertThat(port.getHost()).isInstanceOf(IPv6Address.class);
    assertThat(port.getHost().toString()).startsWith("[::1]:");
    try (Socket client = new Socket("::1", ((IPv6Address) port.getHost()).port())) {
      RecordingProtocol protocol = factory.protocol(0);
      assertThat(protocol.made().getHost()).isEqualTo(port.getHost());
      assertThat(protocol.made().getPeer())
          .isEqualTo(new IPv6Address("::1", client.getLocalPort()))
          .isEqualTo(factory.peers.get(0));
    }
    loop.await(port::stopListening);
  }

  // Stopping.

  @Test
  void stopListeningFreesThePortAndKeepsConnectionsOpen() throws IOException {
    RecordingFactory factory =
        new RecordingFactory(
            () -> new RecordingProtocol().onData((p, data) -> p.transport().write(data)));
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(0);
      loop.await(port::stopListening);
      loop.await(port::stopListening);
      assertThat(factory.calls).containsExactly("start", "build", "stop");
      assertThatThrownBy(() -> new RawClient(number(port))).isInstanceOf(IOException.class);
      client.write("still here");
      assertThat(client.read(10)).isEqualTo("still here");
      assertThat(loop.call(port::connections)).isEqualTo(1);

      ListeningPort again = listen(new RecordingFactory(), number(port));
      assertThat(again.getHost()).isEqualTo(port.getHost());
      loop.await(again::stopListening);

      client.endWriting();
      assertThat(factory.protocol(0).lost()).isInstanceOf(ConnectionDone.class);
    }
  }

  @Test
  void aPortIsFreeAsSoonAsItSaysSo() {
    ListeningPort port = listen(new RecordingFactory());
    loop.await(port::stopListening);
    for (int i = 0; i < 200; i++) {
      listenAndStop(number(port));
    }
  }

  @Test
  void aConnectionThatComesInTheTurnThatStopsIsClosed() throws Exception {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    RawClient[] client = new RawClient[1];
    loop.await(
        () -> {
          client[0] = new RawClient(number(port));
          return port.stopListening();
        });
    assertThat(client[0].readToTheEnd()).isNullOrEmpty();
    client[0].close();
    assertThat(factory.made).allSatisfy(RecordingProtocol::lost);
  }

  // Factories that build nothing.

  @Test
  void noProtocolMeansTheConnectionIsClosedAtOnce() throws IOException {
    RecordingFactory factory = new RecordingFactory(() -> null);
    ListeningPort port = listen(factory);
    for (int i = 0; i < 2; i++) {
      try (RawClient client = new RawClient(number(port))) {
        assertThat(client.readToTheEnd()).isEmpty();
      }
    }
    assertThat(factory.calls).containsExactly("start", "build", "build");
    loop.await(port::stopListening);
  }

  @Test
  void aFactoryThatThrowsClosesThatConnectionAndIsReported() throws IOException {
    List<Throwable> thrown = List.of(new IllegalStateException("boom"), new AssertionError("bang"));
    int[] next = {0};
    RecordingFactory factory =
        new RecordingFactory(
            () -> {
              if (next[0] < 2) {
                throw LoopThreadThrows.sneaky(thrown.get(next[0]++));
              }
              return new RecordingProtocol();
            });
    ListeningPort port = listen(factory);
    for (Throwable one : thrown) {
      try (RawClient client = new RawClient(number(port))) {
        assertThat(client.readToTheEnd()).isEmpty();
      }
      unhandled.takes(one);
    }
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(0);
    }
    loop.await(port::stopListening);
  }

  /** Throws what the compiler does not expect. */
  private static final class LoopThreadThrows {
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException sneaky(Throwable t) throws X {
      throw (X) t;
    }
  }

  // What a plain socket does to us, and sees of us.

  @Test
  void aFinIsConnectionDoneAndAResetIsConnectionLost() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      client.write("fin");
      client.endWriting();
      assertThat(factory.protocol(0).lost()).isInstanceOf(ConnectionDone.class);
      assertThat(factory.protocol(0).text()).isEqualTo("fin");
      assertThat(client.readToTheEnd()).isEmpty();
    }
    RawClient client = new RawClient(number(port));
    client.write("rst");
    RecordingProtocol protocol = factory.protocol(1);
    until(() -> protocol.receivedBytes() == 3);
    client.reset();
    assertThat(protocol.lost())
        .isInstanceOf(ConnectionLost.class)
        .hasMessageStartingWith("the connection was lost: ");
    loop.await(port::stopListening);
  }

  @Test
  void whilePausedNeitherFinNorResetIsNoticed() throws IOException {
    RecordingFactory factory =
        new RecordingFactory(
            () -> new RecordingProtocol().onMade(p -> p.transport().pauseProducing()));
    ListeningPort port = listen(factory);
    RawClient fin = new RawClient(number(port));
    fin.write("fin");
    fin.close();
    RawClient rst = new RawClient(number(port));
    rst.write("rst");
    RecordingProtocol first = factory.protocol(0);
    RecordingProtocol second = factory.protocol(1);
    rst.reset();
    loop.settle();
    assertThat(first.calls()).containsExactly("made");
    assertThat(second.calls()).containsExactly("made");
    first.made().resumeProducing();
    second.made().resumeProducing();
    assertThat(first.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(first.text()).isEqualTo("fin");
    assertThat(second.lost()).isInstanceOf(ConnectionLost.class);
    loop.await(port::stopListening);
  }

  @Test
  void anAbortIsAResetAndACloseIsAFin() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(0).made().abortConnection();
      assertThat(client.readToTheEnd()).isNull();
      assertThat(factory.protocol(0).lost()).isInstanceOf(ConnectionAborted.class);
    }
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(1).made().write(Buffer.buffer("bye"));
      factory.protocol(1).made().loseConnection();
      assertThat(client.readToTheEnd()).isEqualTo("bye");
    }
    loop.await(port::stopListening);
  }

  @Test
  void aPeerThatEndsItsSendingGetsItsAnswer() throws IOException {
    RecordingFactory factory =
        new RecordingFactory(
            () ->
                RecordingProtocol.withHalfClose()
                    .onReadLost(
                        p -> {
                          p.transport().write(Buffer.buffer("got " + p.text()));
                          p.transport().loseConnection();
                        }));
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      client.write("a question");
      client.endWriting();
      assertThat(client.readToTheEnd()).isEqualTo("got a question");
    }
    loop.await(port::stopListening);
  }

  // Shutting down.

  @Test
  void shutdownAsksEveryConnectionAndWaitsForIt() throws IOException {
    List<Duration> asked = new CopyOnWriteArrayList<>();
    RecordingFactory factory =
        new RecordingFactory(
            () ->
                new RecordingProtocol() {
                  @Override
                  public void shutdownRequested(Duration grace) {
                    asked.add(grace);
                    transport().write(Buffer.buffer("bye"));
                  }
                });
    ListeningPort port = listen(factory);
    try (RawClient one = new RawClient(number(port));
        RawClient two = new RawClient(number(port))) {
      factory.protocol(1);
      List<Integer> cut = new CopyOnWriteArrayList<>();
      loop.run(() -> port.shutdown(LONG).addCallbackDo(cut::add));
      assertThat(one.read(3)).isEqualTo("bye");
      assertThat(two.read(3)).isEqualTo("bye");
      assertThat(asked).containsExactly(LONG, LONG);
      until(
          () -> {
            try {
              new RawClient(number(port)).close();
              return false;
            } catch (IOException e) {
              return true;
            }
          });
      one.endWriting();
      factory.protocol(0).lost();
      loop.settle();
      assertThat(cut).isEmpty();
      two.endWriting();
      until(() -> !cut.isEmpty());
      assertThat(cut).containsExactly(0);
      assertThat(factory.calls).endsWith("stop");
    }
    assertThat(loop.call(() -> loop.reactor().getDelayedCalls())).isEmpty();
  }

  @Test
  void shutdownClosesAConnectionThatHasNothingToSayToThat() throws IOException {
    RecordingFactory factory = new RecordingFactory();
    ListeningPort port = listen(factory);
    try (RawClient client = new RawClient(number(port))) {
      factory.protocol(0);
      assertThat(loop.await(() -> port.shutdown(LONG))).isZero();
      assertThat(client.readToTheEnd()).isEmpty();
      assertThat(factory.protocol(0).lost()).isInstanceOf(ConnectionDone.class);
    }
  }

  @Test
  void shutdownAbortsAndCountsWhatIsLeftAfterTheGrace() throws IOException {
    RecordingFactory factory =
        new RecordingFactory(
            () ->
                new RecordingProtocol() {
                  @Override
                  public void shutdownRequested(Duration grace) {}
                });
    ListeningPort port = listen(factory);
    try (RawClient one = new RawClient(number(port));
        RawClient two = new RawClient(number(port))) {
      factory.protocol(1);
      assertThat(loop.await(() -> port.shutdown(Duration.ofMillis(20)))).isEqualTo(2);
      assertThat(one.readToTheEnd()).isNull();
      assertThat(two.readToTheEnd()).isNull();
      assertThat(factory.protocol(0).lost()).isInstanceOf(ConnectionAborted.class);
    }
  }

  @Test
  void shutdownOfAPortWithoutConnectionsIsDoneAtOnce() {
    ListeningPort port = listen(new RecordingFactory());
    assertThat(loop.await(() -> port.shutdown(LONG))).isZero();
    assertThatThrownBy(() -> loop.await(() -> port.shutdown(LONG)))
        .isInstanceOf(IllegalStateException.class);
    listenAndStop(number(port));
  }

  private void listenAndStop(int number) {
    loop.await(listen(new RecordingFactory(), number)::stopListening);
  }

  @Test
  void aConnectionThatThrowsWhenAskedToShutDownDisturbsNoOther() throws IOException {
    IllegalStateException boom = new IllegalStateException("boom");
    int[] made = {0};
    RecordingFactory factory =
        new RecordingFactory(
            () ->
                made[0]++ > 0
                    ? new RecordingProtocol()
                    : new RecordingProtocol() {
                      @Override
                      public void shutdownRequested(Duration grace) {
                        throw boom;
                      }
                    });
    ListeningPort port = listen(factory);
    try (RawClient one = new RawClient(number(port));
        RawClient two = new RawClient(number(port))) {
      factory.protocol(1);
      assertThat(loop.await(() -> port.shutdown(LONG))).isZero();
      assertThat(factory.protocol(0).lost()).isSameAs(boom);
      assertThat(factory.protocol(1).lost()).isInstanceOf(ConnectionDone.class);
      unhandled.takes(boom);
    }
  }
}
