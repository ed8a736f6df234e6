package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatefulProtocolTest {

  private final StringTransport transport = new StringTransport();
  private final List<String> calls = new ArrayList<>();

  /** Bodies behind a length of one byte, or of four. */
  private class Framed extends StatefulProtocol {
    private final int prefix;

    Framed(int prefix, int maxLength) {
      super(maxLength);
      this.prefix = prefix;
    }

    @Override
    protected State getInitialState() {
      return new State(
          prefix,
          length -> new State(prefix == 1 ? length.getByte(0) : length.getInt(0), this::body));
    }

    private State body(Buffer data) {
      calls.add(data.toString());
      if (data.toString().equals("bye")) {
        transport().loseConnection();
      }
      return getInitialState();
    }
  }

  private void feed(StatefulProtocol protocol, String... chunks) {
    protocol.makeConnection(transport);
    for (String chunk : chunks) {
      protocol.dataReceived(Buffer.buffer(chunk));
    }
  }

  @Test
  void givesEachStateWhatItWaitsFor() {
    feed(new Framed(1, 100), "\5hello\0\3you\4rest");
    assertThat(calls).containsExactly("hello", "", "you", "rest");
  }

  @Test
  void staysInAStateThatNamesNoOther() {
    feed(
        new StatefulProtocol() {
          @Override
          protected State getInitialState() {
            return new State(
                2,
                data -> {
                  calls.add(data.toString());
                  return null;
                });
          }
        },
        "abc",
        "de");
    assertThat(calls).containsExactly("ab", "cd");
  }

  @Test
  void entersNothingWhenTheConnectionIsClosing() {
    feed(new Framed(1, 100), "\3bye\4more");
    assertThat(calls).containsExactly("bye");
  }

  @Test
  void closesWhenAStateWaitsForTooMuchOrLessThanNothing() {
    feed(new Framed(4, 100), "\0\0\0d" + "x".repeat(100) + "\0\0\0e");
    assertThat(calls).hasSize(1);
    assertThat(transport.disconnecting()).isTrue();

    StringTransport other = new StringTransport();
    Framed negative = new Framed(1, 100);
    negative.makeConnection(other);
    negative.dataReceived(Buffer.buffer(new byte[] {-1}));
    assertThat(other.disconnecting()).isTrue();
  }

  @Test
  void usesNoStackForManyStates() {
    feed(new Framed(1, 100), "\0".repeat(200_000));
    assertThat(calls).hasSize(200_000);
  }

  @Test
  void doesTheSameHoweverItsInputIsCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] stream = new byte[random.nextInt(200)];
      random.nextBytes(stream);
      calls.clear();
      StringTransport wholeTransport = new StringTransport();
      Framed whole = new Framed(1, 100);
      whole.makeConnection(wholeTransport);
      whole.dataReceived(Buffer.buffer(stream));
      List<String> expected = List.copyOf(calls);
      calls.clear();
      StringTransport cutTransport = new StringTransport();
      Framed cut = new Framed(1, 100);
      cut.makeConnection(cutTransport);
      for (int at = 0; at < stream.length && !cutTransport.disconnecting(); ) {
        int end = Math.min(stream.length, at + 1 + random.nextInt(10));
        cut.dataReceived(Buffer.buffer(stream).getBuffer(at, end));
        at = end;
      }
      assertThat(calls).as("seed %d", seed).isEqualTo(expected);
      assertThat(cutTransport.disconnecting()).isEqualTo(wholeTransport.disconnecting());
    }
  }
}
