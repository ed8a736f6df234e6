package dev.entwine.testing.guide;

import static dev.entwine.testing.junit.DeferredAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.TimeoutError;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.junit.EntwineExtension;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EntwineExtension.class)
class TimeClientTest {

  private final StringTransport transport = new StringTransport();

  private TimeClient connected(ManualClock clock) {
    TimeClient client = new TimeClient(clock);
    client.makeConnection(transport);
    return client;
  }

  @Test
  void asksAndWaitsForTheAnswer(ManualClock clock) {
    TimeClient client = connected(clock);

    Deferred<String> answer = client.ask();
    assertThat(transport.text()).isEqualTo("time?\r\n");
    assertThat(answer).hasNoResult();

    client.dataReceived(Buffer.buffer("12:0"));
    assertThat(answer).hasNoResult();
    client.dataReceived(Buffer.buffer("0\r\n"));
    assertThat(answer).succeededWith("12:00");
  }

  @Test
  void givesUpAfterTenSeconds(ManualClock clock) {
    Deferred<String> answer = connected(clock).ask();

    clock.advance(9.9);
    assertThat(answer).hasNoResult();
    clock.advance(0.1);
    assertThat(answer).failedWith(TimeoutError.class);
  }
}
