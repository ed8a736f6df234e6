package dev.entwine.protocols.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficLoggingFactoryTest {

  private final List<String> log = new ArrayList<>();
  private final RecordingProtocol inside = new RecordingProtocol();

  private Protocol connect(TrafficLoggingFactory factory) {
    StringTransport transport = new StringTransport();
    Protocol protocol = factory.buildProtocol(transport.getPeer());
    protocol.makeConnection(transport);
    return protocol;
  }

  @Test
  void logsBothDirectionsWithTheConnectionsNumber() {
    TrafficLoggingFactory factory =
        new TrafficLoggingFactory(Factory.forProtocol(() -> inside), log::add);
    factory.buildProtocol(new StringTransport().getPeer());
    Protocol second = connect(factory);
    second.dataReceived(Buffer.buffer("hello\r\n"));
    inside.transport().write(Buffer.buffer("you\tthere\\"));
    inside.transport().loseConnection();
    second.connectionLost(new ConnectionDone());
    assertThat(log)
        .containsExactly(
            "C 2: *",
            "C 2: hello\\r\\n",
            "S 2: you\\tthere\\\\",
            "S 2: *",
            "C 2: " + new ConnectionDone());
  }

  @Test
  void writesNothingThatCouldForgeALine() {
    Protocol protocol =
        connect(new TrafficLoggingFactory(Factory.forProtocol(() -> inside), log::add));
    protocol.dataReceived(Buffer.buffer(new byte[] {0, 27, (byte) 0xff, '~'}));
    assertThat(log).last().isEqualTo("C 1: \\x00\\x1b\\xff~");
  }

  @Test
  void cutsLongPieces() {
    Protocol protocol =
        connect(new TrafficLoggingFactory(Factory.forProtocol(() -> inside), log::add, 4));
    protocol.dataReceived(Buffer.buffer("12345678"));
    protocol.dataReceived(Buffer.buffer("1234"));
    assertThat(log).containsExactly("C 1: *", "C 1: 1234<4 more>", "C 1: 1234");
  }
}
