package dev.entwine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.MemoryAddress;
import dev.entwine.protocol.Transport;
import dev.entwine.transport.MemoryTransport;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IOPumpTest {

  private final RecordingProtocol server = new RecordingProtocol();
  private final RecordingProtocol client = new RecordingProtocol();

  @Test
  void bothAreConnectedAtOnce() {
    IOPump pump = IOPump.connect(server, client);
    assertThat(server.calls()).containsExactly("made");
    assertThat(client.calls()).containsExactly("made");
    assertThat(client.transport().getPeer()).isEqualTo(new MemoryAddress(null));
    assertThat(pump.pump()).isFalse();
  }

  @Test
  void nothingMovesBeforeItIsPumped() {
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer("hello"));
    assertThat(server.calls()).containsExactly("made");
    // One turn for the writes of a turn to leave, one for them to come.
    assertThat(pump.pump()).isTrue();
    assertThat(server.receivedBytes()).isZero();
    assertThat(pump.pump()).isTrue();
    assertThat(server.text()).isEqualTo("hello");
  }

  @Test
  void flushGoesOnUntilTheyAreSilent() {
    server.onData((p, data) -> p.transport().write(data));
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer(new byte[1_000_000]));
    pump.flush();
    assertThat(client.receivedBytes()).isEqualTo(1_000_000);
    assertThat(pump.pump()).isFalse();
  }

  @Test
  void flushGivesUpOnThoseThatNeverAre() {
    server.onData((p, data) -> p.transport().write(data));
    client.onData((p, data) -> p.transport().write(data));
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer("ping"));
    assertThatThrownBy(pump::flush)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the two still talk after 10000 turns");
  }

  @Test
  void aPausedReaderHoldsTheWriterUp() {
    server.onMade(p -> p.transport().pauseProducing());
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer(new byte[1_000_000]));
    pump.flush();
    assertThat(server.receivedBytes()).isZero();
    assertThat(client.transport().bufferedBytes())
        .isBetween(1_000_000L - MemoryTransport.UNDER_WAY, 1_000_000L - Transport.BUFFER_SIZE / 2);
    server.transport().resumeProducing();
    pump.flush();
    assertThat(server.receivedBytes()).isEqualTo(1_000_000);
    assertThat(client.transport().bufferedBytes()).isZero();
  }

  @Test
  void whatWasReceivedIsTheReceiversOwn() {
    Buffer said = Buffer.buffer("said");
    server.onData((p, data) -> data.appendString(" and changed").setByte(0, (byte) 'S'));
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(said);
    pump.flush();
    assertThat(said).isEqualTo(Buffer.buffer("said"));
  }

  @Test
  void manySmallWritesAreDeliveredTogether() {
    server.onMade(p -> p.transport().pauseProducing());
    IOPump pump = IOPump.connect(server, client);
    for (int i = 0; i < 1_000; i++) {
      client.transport().write(Buffer.buffer("x"));
      pump.flush();
    }
    int[] deliveries = new int[1];
    server.onData((p, data) -> deliveries[0]++);
    server.transport().resumeProducing();
    pump.flush();
    assertThat(server.receivedBytes()).isEqualTo(1_000);
    assertThat(deliveries[0]).isEqualTo(1);
  }

  @Test
  void theEndAndItsReasons() {
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer("bye"));
    client.transport().loseConnection();
    pump.flush();
    assertThat(server.text()).isEqualTo("bye");
    assertThat(server.lost()).isInstanceOf(ConnectionDone.class);
    assertThat(client.lost()).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void anAbortIsABreakForTheOther() {
    IOPump pump = IOPump.connect(server, client);
    client.transport().abortConnection();
    pump.flush();
    assertThat(client.lost()).isInstanceOf(ConnectionAborted.class);
    assertThat(server.lost())
        .isInstanceOf(ConnectionLost.class)
        .hasMessage("the connection was lost: the peer broke it off");
  }

  @Test
  void aWriteToOneThatHasClosedBreaksTheConnection() {
    RecordingProtocol lasting = RecordingProtocol.withHalfClose();
    IOPump pump = IOPump.connect(server, lasting);
    server.transport().loseConnection();
    pump.flush();
    assertThat(lasting.calls()).containsExactly("made", "readLost");
    lasting.transport().write(Buffer.buffer("anyone there?"));
    pump.flush();
    assertThat(lasting.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void closingWithSomethingUnreadIsABreakForTheOther() {
    server.onMade(p -> p.transport().pauseProducing());
    IOPump pump = IOPump.connect(server, client);
    client.transport().write(Buffer.buffer("unread"));
    pump.flush();
    server.transport().loseConnection();
    pump.flush();
    assertThat(client.lost()).isInstanceOf(ConnectionLost.class);
  }

  @Test
  void aCallFromAnotherThreadWaitsForThePump() {
    IOPump pump = IOPump.connect(server, client);
    CompletableFuture.runAsync(() -> client.transport().write(Buffer.buffer("from afar"))).join();
    pump.flush();
    assertThat(server.text()).isEqualTo("from afar");
  }
}
