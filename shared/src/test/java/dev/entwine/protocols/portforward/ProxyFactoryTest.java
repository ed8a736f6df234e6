package dev.entwine.protocols.portforward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.StringTransport.ProducerState;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProxyFactoryTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private boolean cancelled;
  private Factory clients;
  private final Deferred<Protocol> attempt = new Deferred<>(own -> cancelled = true);
  private final StringTransport here = new StringTransport();
  private final StringTransport there = new StringTransport();
  private final ProxyFactory factory =
      new ProxyFactory(
          given -> {
            clients = given;
            return attempt;
          });
  private final ProxyServer server = (ProxyServer) factory.buildProtocol(here.getPeer());
  private ProxyClient client;

  private void join() {
    server.makeConnection(here);
    client = (ProxyClient) clients.buildProtocol(there.getPeer());
    client.makeConnection(there);
    attempt.callback(client);
  }

  @Test
  void readsNothingBeforeThereIsSomewhereToWriteIt() {
    server.makeConnection(here);
    assertThat(here.producerState()).isEqualTo(ProducerState.PAUSED);
    client = (ProxyClient) clients.buildProtocol(there.getPeer());
    client.makeConnection(there);
    assertThat(here.producerState()).isEqualTo(ProducerState.PRODUCING);
  }

  @Test
  void forwardsBothWays() {
    join();
    server.dataReceived(Buffer.buffer("question"));
    client.dataReceived(Buffer.buffer("answer"));
    assertThat(there.text()).isEqualTo("question");
    assertThat(here.text()).isEqualTo("answer");
  }

  @Test
  void makesEachSideTheOthersProducer() {
    join();
    assertThat(here.producer()).isSameAs(there);
    assertThat(there.producer()).isSameAs(here);
  }

  @Test
  void endsTheOtherSidesSendingWhenOneSidesHasEnded() {
    join();
    server.readConnectionLost();
    assertThat(there.writeDisconnecting()).isTrue();
    assertThat(there.producer()).as("what would keep it from ending").isNull();
    assertThat(there.disconnecting()).isFalse();
    client.writeConnectionLost();
    client.dataReceived(Buffer.buffer("answer"));
    assertThat(here.text()).isEqualTo("answer");
    assertThat(here.disconnecting()).isFalse();

    client.readConnectionLost();
    assertThat(there.disconnecting()).isTrue();
    assertThat(here.writeDisconnecting()).isTrue();
    assertThat(here.producer()).isNull();
    server.writeConnectionLost();
    assertThat(here.disconnecting()).isTrue();
  }

  @Test
  void closesBothWhenOneIsLost() {
    join();
    client.connectionLost(new ConnectionDone());
    assertThat(here.disconnecting()).isTrue();
    assertThat(here.producer()).isNull();
    server.connectionLost(new ConnectionDone());
    assertThat(there.disconnecting()).isFalse();
  }

  @Test
  void closesTheClientIfTheOtherSideCanNotBeReached() {
    server.makeConnection(here);
    attempt.errback(new ConnectError("no route to example.com", null));
    assertThat(here.disconnecting()).isTrue();
  }

  @Test
  void givesTheAttemptUpWhenTheClientIsLost() {
    server.makeConnection(here);
    server.connectionLost(new ConnectionDone());
    assertThat(cancelled).isTrue();
  }

  @Test
  void closesAConnectionThatComesWhenTheClientIsLeaving() {
    server.makeConnection(here);
    server.shutdownRequested(Duration.ofSeconds(1));
    client = (ProxyClient) clients.buildProtocol(there.getPeer());
    client.makeConnection(there);
    assertThat(there.disconnecting()).isTrue();
    assertThat(here.producer()).isNull();
  }

  @Test
  void closesTheClientIfConnectingThrows() {
    RuntimeException thrown = new IllegalArgumentException("no such place");
    ProxyFactory careless =
        new ProxyFactory(
            given -> {
              throw thrown;
            });
    careless.buildProtocol(here.getPeer()).makeConnection(here);
    assertThat(here.disconnecting()).isTrue();
  }

  @Test
  void letsASubclassLookAtWhatPasses() {
    StringBuilder seen = new StringBuilder();
    ProxyFactory curious =
        new ProxyFactory(
            given -> {
              clients = given;
              return attempt;
            }) {
          @Override
          protected ProxyServer newServer() {
            return new ProxyServer(this) {
              @Override
              public void dataReceived(Buffer data) {
                seen.append(data);
                super.dataReceived(data);
              }
            };
          }
        };
    Protocol watched = curious.buildProtocol(here.getPeer());
    watched.makeConnection(here);
    clients.buildProtocol(there.getPeer()).makeConnection(there);
    watched.dataReceived(Buffer.buffer("x"));
    assertThat(seen).hasToString("x");
    assertThat(there.text()).isEqualTo("x");
  }
}
