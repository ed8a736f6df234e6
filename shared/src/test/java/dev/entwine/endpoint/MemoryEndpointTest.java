package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.NoProtocol;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.Reactor.SystemEvent;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code memory:}, as it is written and at work. What its connections do is in the suite. */
class MemoryEndpointTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final List<String> factoryCalls = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private LoopThread loop;
  private LoopThread other;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
    other = LoopThread.of(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A factory that says when it is started and stopped. */
  private Factory factory(Supplier<Protocol> maker) {
    return new Factory() {
      @Override
      public Protocol buildProtocol(Address peer) {
        return maker.get();
      }

      @Override
      protected void startFactory() {
        factoryCalls.add("start");
      }

      @Override
      protected void stopFactory() {
        factoryCalls.add("stop");
      }
    };
  }

  private ListeningPort listen(LoopThread on, String description, Supplier<Protocol> maker) {
    return on.await(() -> Endpoints.server(description).listen(on.reactor(), factory(maker)));
  }

  private static RecordingProtocol connect(LoopThread on, String description) {
    RecordingProtocol protocol = new RecordingProtocol();
    on.await(() -> Endpoints.client(description).connectProtocol(on.reactor(), protocol));
    return protocol;
  }

  @ParameterizedTest
  @CsvSource({"memory:a, a", "MEMORY:name=a, a", "memory:a\\:b, a:b"})
  void names(String description, String name) {
    assertThat(Endpoints.server(description))
        .isEqualTo(new MemoryEndpoint(description, name))
        .hasToString(description);
    assertThat(Endpoints.client(description)).isEqualTo(Endpoints.server(description));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory | the name is missing; write it like memory:echo",
        "memory: | the name is missing; write it like memory:echo",
        "memory:a:b | 'b' is one too many; without a name there may be: name",
        "memory:a:backlog=5 | unknown argument 'backlog'; known: name",
      })
  void mistakes(String description, String problem) {
    assertThatThrownBy(() -> Endpoints.server(description))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage("endpoint '" + description + "': " + problem);
  }

  @Test
  void aServerAndAClientMeetOnOneLoopAndOnTwo() {
    ListeningPort port =
        listen(
            loop,
            "memory:echo",
            () -> new RecordingProtocol().onData((p, data) -> p.transport().write(data)));
    assertThat(port.getHost()).isEqualTo(new MemoryAddress("echo")).hasToString("memory:echo");
    for (LoopThread from : List.of(loop, other)) {
      RecordingProtocol client = connect(from, "memory:echo");
      client.made().write(Buffer.buffer("hello"));
      client.heard();
      assertThat(client.text()).isEqualTo("hello");
      assertThat(client.made().getPeer()).isEqualTo(port.getHost());
      client.made().loseConnection();
      client.lost();
    }
    loop.settle();
    assertThat(loop.call(port::connections)).isZero();
  }

  @Test
  void whereNobodyListensIsRefused() {
    assertThatThrownBy(() -> connect(loop, "memory:nobody"))
        .isInstanceOf(ConnectionRefusedError.class)
        .hasMessage("can't connect to memory:nobody: nobody listens there");
  }

  @Test
  void aNameIsTakenUntilItsPortStopsListening() {
    ListeningPort port = listen(loop, "memory:one", RecordingProtocol::new);
    assertThatThrownBy(() -> listen(other, "memory:one", RecordingProtocol::new))
        .isInstanceOf(CannotListenError.class)
        .hasMessage("can't listen on memory:one: Address already in use by this process");
    RecordingProtocol client = connect(other, "memory:one");
    loop.await(port::stopListening);
    loop.await(port::stopListening);
    assertThatThrownBy(() -> connect(other, "memory:one"))
        .isInstanceOf(ConnectionRefusedError.class);
    assertThat(client.isLost()).isFalse();
    listen(other, "memory:one", RecordingProtocol::new);
  }

  @Test
  void anotherVertxHasNamesOfItsOwn() {
    listen(loop, "memory:one", RecordingProtocol::new);
    Vertx second = Vertx.vertx();
    try {
      assertThatThrownBy(() -> connect(LoopThread.of(second), "memory:one"))
          .isInstanceOf(ConnectionRefusedError.class);
    } finally {
      second.close().await();
    }
  }

  @Test
  void theFactoriesAreStartedAndStopped() {
    ListeningPort port = listen(loop, "memory:a", RecordingProtocol::new);
    assertThat(factoryCalls).containsExactly("start");
    loop.await(port::stopListening);
    assertThat(factoryCalls).containsExactly("start", "stop");
    listen(loop, "memory:b", RecordingProtocol::new);
    factoryCalls.clear();
    RecordingProtocol client = new RecordingProtocol();
    other.await(() -> Endpoints.client("memory:b").connect(other.reactor(), factory(() -> client)));
    assertThat(factoryCalls).containsExactly("start");
    client.made().loseConnection();
    client.lost();
    other.settle();
    assertThat(factoryCalls).containsExactly("start", "stop");
  }

  @Test
  void aServerThatWantsNoProtocolClosesAtOnce() {
    listen(loop, "memory:none", () -> null);
    assertThat(connect(other, "memory:none").lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void aServersFactoryThatThrowsClosesAtOnce() {
    IllegalStateException boom = new IllegalStateException("boom");
    listen(
        loop,
        "memory:boom",
        () -> {
          throw boom;
        });
    connect(other, "memory:boom").lost();
    unhandled.takes(boom);
  }

  @Test
  void aClientThatWantsNoProtocolIsNotConnected() {
    RecordingProtocol served = new RecordingProtocol();
    listen(loop, "memory:one", () -> served);
    assertThatThrownBy(
            () ->
                other.await(
                    () ->
                        Endpoints.client("memory:one")
                            .connect(other.reactor(), factory(() -> null))))
        .isInstanceOf(NoProtocol.class);
    served.lost();
  }

  @Test
  void aClientsFactoryThatThrowsIsTheReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    listen(loop, "memory:one", RecordingProtocol::new);
    assertThatThrownBy(
            () ->
                other.await(
                    () ->
                        Endpoints.client("memory:one")
                            .connect(
                                other.reactor(),
                                factory(
                                    () -> {
                                      throw boom;
                                    }))))
        .isSameAs(boom);
    other.settle();
    assertThat(factoryCalls).endsWith("start", "stop");
  }

  @Test
  void aConnectionMadeThatThrowsIsTheReason() {
    IllegalStateException boom = new IllegalStateException("boom");
    listen(loop, "memory:one", RecordingProtocol::new);
    RecordingProtocol client =
        new RecordingProtocol()
            .onMade(
                p -> {
                  throw boom;
                });
    assertThatThrownBy(
            () ->
                other.await(
                    () -> Endpoints.client("memory:one").connectProtocol(other.reactor(), client)))
        .isSameAs(boom);
    unhandled.takes(boom);
  }

  @Test
  void anAttemptCanBeCancelled() {
    RecordingProtocol served = new RecordingProtocol();
    listen(loop, "memory:one", () -> served);
    RecordingProtocol client = new RecordingProtocol();
    assertThatThrownBy(
            () ->
                other.await(
                    () -> {
                      Deferred<RecordingProtocol> attempt =
                          Endpoints.client("memory:one").connectProtocol(other.reactor(), client);
                      attempt.cancel();
                      return attempt;
                    }))
        .isInstanceOf(ConnectingCancelledError.class);
    served.lost();
    assertThat(client.calls()).isEmpty();
  }

  @Test
  void theReactorsEndIsTheEndOfItsPortsAndConnections() {
    RecordingProtocol served = new RecordingProtocol();
    listen(loop, "memory:one", () -> served);
    RecordingProtocol client = connect(other, "memory:one");
    loop.await(() -> loop.reactor().fireSystemEvent(SystemEvent.SHUTDOWN));
    assertThat(served.lost()).isInstanceOf(ConnectionLost.class);
    client.lost();
    assertThatThrownBy(() -> connect(other, "memory:one"))
        .isInstanceOf(ConnectionRefusedError.class);
    assertThatThrownBy(() -> listen(loop, "memory:two", RecordingProtocol::new))
        .isInstanceOf(CannotListenError.class)
        .hasMessage("can't listen on memory:two: the reactor has stopped");
    listen(other, "memory:three", RecordingProtocol::new);
    assertThatThrownBy(() -> connect(loop, "memory:three"))
        .isInstanceOf(ConnectingCancelledError.class);
  }

  @Test
  void theClientsReactorsEndIsTheEndOfItsConnections() {
    RecordingProtocol served = new RecordingProtocol();
    listen(loop, "memory:one", () -> served);
    RecordingProtocol client = connect(other, "memory:one");
    other.await(() -> other.reactor().fireSystemEvent(SystemEvent.SHUTDOWN));
    assertThat(client.lost()).isInstanceOf(ConnectionLost.class);
    served.lost();
  }

  @Test
  void aShutdownWaitsForConversationsAndCutsThemInTheEnd() {
    ListeningPort port =
        listen(
            loop,
            "memory:stubborn",
            () ->
                new RecordingProtocol() {
                  @Override
                  public void shutdownRequested(Duration grace) {}
                });
    RecordingProtocol client = connect(other, "memory:stubborn");
    assertThat(loop.await(() -> port.shutdown(Duration.ofMillis(10)))).isEqualTo(1);
    assertThat(client.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void theInstancesOfAVerticleShareANameAndAreCalledInTurn() {
    vertx
        .deployVerticle(Instance::new, new DeploymentOptions().setInstances(3))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    List<String> greetings = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 6; i++) {
      RecordingProtocol client = connect(loop, "memory:shared");
      client.heard();
      greetings.add(client.text());
      client.made().abortConnection();
      client.lost();
    }
    assertThat(Set.copyOf(greetings)).hasSize(3);
    assertThat(greetings.subList(0, 3)).isEqualTo(greetings.subList(3, 6));
  }

  /** Greets with what identifies it. */
  public static final class Instance extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      Endpoints.server("memory:shared")
          .listen(
              Reactor.of(context),
              Factory.forProtocol(
                  () ->
                      new RecordingProtocol()
                          .onMade(p -> p.transport().write(Buffer.buffer("I am " + hashCode())))))
          .addCallbackDo(port -> started.complete())
          .addErrbackDo(started::fail);
    }
  }
}
