package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.policies.WrappingFactory;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Endpoints around endpoints, at work. */
class WrapperEndpointsTest {

  private static Vertx vertx;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @Test
  void aServerBehindABalancerSeesTheClientsAddress() {
    LoopThread loop = LoopThread.of(vertx);
    List<Address> peers = new CopyOnWriteArrayList<>();
    RecordingProtocol served = new RecordingProtocol();
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            peers.add(peer);
            return served;
          }
        };
    ListeningPort port =
        loop.await(() -> Endpoints.server("haproxy:tcp\\:0").listen(loop.reactor(), factory));
    String client = "tcp:127.0.0.1:" + ((IPv4Address) port.getHost()).port();
    RecordingProtocol balancer =
        new RecordingProtocol()
            .onMade(
                p ->
                    p.transport()
                        .write(Buffer.buffer("PROXY TCP4 192.0.2.7 192.0.2.8 1000 80\r\nhello")));
    loop.await(() -> Endpoints.client(client).connectProtocol(loop.reactor(), balancer));
    await().atMost(Duration.ofSeconds(60)).until(() -> served.receivedBytes() == 5);
    assertThat(peers).containsExactly(new IPv4Address("192.0.2.7", 1000));
    loop.await(() -> port.shutdown(Duration.ZERO));
  }

  @Test
  void aWrappedClientGetsTheProtocolInside() {
    LoopThread loop = LoopThread.of(vertx);
    List<WrappingFactory> around = new CopyOnWriteArrayList<>();
    ListeningPort port =
        loop.await(
            () ->
                WrapperEndpoints.server(
                        Endpoints.server("tcp:0"), (factory, reactor) -> wrap(factory, around))
                    .listen(loop.reactor(), Factory.forProtocol(RecordingProtocol::new)));
    ClientEndpoint endpoint =
        WrapperEndpoints.client(
            Endpoints.client("tcp:127.0.0.1:" + ((IPv4Address) port.getHost()).port()),
            (factory, reactor) -> wrap(factory, around));
    RecordingProtocol inside = new RecordingProtocol();
    Protocol connected =
        loop.await(() -> endpoint.connect(loop.reactor(), Factory.forProtocol(() -> inside)));
    assertThat(connected).isSameAs(inside);
    assertThat(around).hasSize(2);
    assertThat(loop.call(() -> around.get(1).protocols().size())).isEqualTo(1);
    loop.await(() -> port.shutdown(Duration.ZERO));
  }

  private static WrappingFactory wrap(Factory factory, List<WrappingFactory> around) {
    WrappingFactory wrapping = new WrappingFactory(factory);
    around.add(wrapping);
    return wrapping;
  }
}
