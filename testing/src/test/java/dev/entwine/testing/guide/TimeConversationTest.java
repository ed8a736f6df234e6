package dev.entwine.testing.guide;

import static dev.entwine.testing.junit.DeferredAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.testing.IOPump;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.MemoryConnector;
import dev.entwine.testing.MemoryReactor;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.junit.EntwineExtension;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EntwineExtension.class)
class TimeConversationTest {

  @Test
  void theClientGetsItsAnswer(ManualClock clock) {
    TimeClient client = new TimeClient(clock);
    IOPump pump = IOPump.connect(new TimeServer(), client);

    Deferred<String> answer = client.ask();
    assertThat(answer).hasNoResult();
    pump.flush();
    assertThat(answer).succeededWith("12:00");
  }

  @Test
  void aClientAsksWhenItIsConnected() {
    MemoryReactor reactor = new MemoryReactor();
    TimeClient client = new TimeClient(reactor);
    Deferred<TimeClient> connected =
        Endpoints.client("tcp:example.org:13").connectProtocol(reactor, client);

    MemoryConnector attempt = reactor.attempts().get(0);
    assertThat(connected).hasNoResult();
    StringTransport transport = attempt.succeed();
    assertThat(connected).succeededWith(client);

    Deferred<String> answer = client.ask();
    assertThat(transport.text()).isEqualTo("time?\r\n");
    client.dataReceived(Buffer.buffer("12:00\r\n"));
    assertThat(answer).succeededWith("12:00");
  }
}
