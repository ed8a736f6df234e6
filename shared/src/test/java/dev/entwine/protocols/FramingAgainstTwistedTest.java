package dev.entwine.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pieces between Entwine and Twisted over real connections, in every framing: a room in which each
 * hears what anyone says, and out of which goes who sends what is none. Whoever serves, the same
 * happens.
 */
class FramingAgainstTwistedTest {

  private static final int MAX_LENGTH = 100;
  private static final HexFormat HEX = HexFormat.of();
  private static final List<String> SAID =
      List.of("hello", "", "x".repeat(MAX_LENGTH), "\u00e9\0,:");

  private static Vertx vertx;
  private static LoopThread loop;
  private static PythonPeer twisted;

  /** How pieces are framed, and what is no piece. */
  enum Kind {
    LINES("x".repeat(MAX_LENGTH + 3)),
    NETSTRING("12x"),
    INT8("\u00ff"),
    INT16("\1\0"),
    INT32("\u00ff\u00ff\u00ff\u00ff");

    private final byte[] malformed;

    Kind(String malformed) {
      this.malformed = malformed.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** One side of a connection. */
  private record Side(Protocol protocol, Consumer<Buffer> say) {}

  private static Side side(Kind kind, BiConsumer<Protocol, Buffer> heard, Consumer<Protocol> lost) {
    switch (kind) {
      case LINES -> {
        LineReceiver lines =
            new LineReceiver(new byte[] {'\r', '\n'}, MAX_LENGTH) {
              @Override
              protected void lineReceived(Buffer line) {
                heard.accept(this, line);
              }

              @Override
              public void connectionLost(Throwable reason) {
                lost.accept(this);
              }
            };
        return new Side(lines, lines::sendLine);
      }
      case NETSTRING -> {
        StringReceiver strings =
            new NetstringReceiver(MAX_LENGTH) {
              @Override
              protected void stringReceived(Buffer string) {
                heard.accept(this, string);
              }

              @Override
              public void connectionLost(Throwable reason) {
                lost.accept(this);
              }
            };
        return new Side(strings, strings::sendString);
      }
      case INT8 -> {
        StringReceiver strings =
            new Int8StringReceiver(MAX_LENGTH) {
              @Override
              protected void stringReceived(Buffer string) {
                heard.accept(this, string);
              }

              @Override
              public void connectionLost(Throwable reason) {
                lost.accept(this);
              }
            };
        return new Side(strings, strings::sendString);
      }
      case INT16 -> {
        StringReceiver strings =
            new Int16StringReceiver(MAX_LENGTH) {
              @Override
              protected void stringReceived(Buffer string) {
                heard.accept(this, string);
              }

              @Override
              public void connectionLost(Throwable reason) {
                lost.accept(this);
              }
            };
        return new Side(strings, strings::sendString);
      }
      default -> {
        StringReceiver strings =
            new Int32StringReceiver(MAX_LENGTH) {
              @Override
              protected void stringReceived(Buffer string) {
                heard.accept(this, string);
              }

              @Override
              public void connectionLost(Throwable reason) {
                lost.accept(this);
              }
            };
        return new Side(strings, strings::sendString);
      }
    }
  }

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "framing_interop.py");
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
      vertx.close().await();
    }
  }

  private static byte[] bytes(String piece) {
    return piece.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A guest of Entwine's, and what has happened to it. */
  private static final class Guest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Side side;

    Guest(Kind kind, int port) {
      side =
          side(
              kind,
              (self, piece) -> events.add(HEX.formatHex(piece.getBytes())),
              self -> events.add("lost"));
      loop.await(
          () ->
              Endpoints.client("tcp:127.0.0.1:" + port)
                  .connectProtocol(loop.reactor(), side.protocol()));
    }

    void say(String piece) {
      loop.run(() -> side.say().accept(Buffer.buffer(bytes(piece))));
    }

    void raw(byte[] data) {
      loop.run(() -> side.protocol().transport().write(Buffer.buffer(data)));
    }

    String next() throws InterruptedException {
      String event = events.poll(60, TimeUnit.SECONDS);
      assertThat(event).as("an event in time").isNotNull();
      return event;
    }
  }

  @ParameterizedTest
  @EnumSource
  void guestsOfTwistedsRoomHearAllAndTheMalformedOneIsShownOut(Kind kind)
      throws InterruptedException {
    twisted.writeLine("listen " + kind);
    int port = twisted.readPort();
    Guest one = new Guest(kind, port);
    Guest other = new Guest(kind, port);
    // Heard once it is a member, and not before.
    other.say("here");
    assertThat(other.next()).isEqualTo(HEX.formatHex(bytes("here")));
    one.say("me too");
    while (!HEX.formatHex(bytes("me too")).equals(one.next())) {
      // Whether it was a member when the other was is up to Twisted.
    }
    assertThat(other.next()).isEqualTo(HEX.formatHex(bytes("me too")));
    for (String piece : SAID) {
      one.say(piece);
      assertThat(one.next()).isEqualTo(HEX.formatHex(bytes(piece)));
      assertThat(other.next()).isEqualTo(HEX.formatHex(bytes(piece)));
    }
    one.raw(kind.malformed);
    assertThat(one.next()).isEqualTo("lost");
    other.say("still here");
    assertThat(other.next()).isEqualTo(HEX.formatHex(bytes("still here")));
    loop.run(() -> other.side.protocol().transport().loseConnection());
    assertThat(other.next()).isEqualTo("lost");
  }

  @ParameterizedTest
  @EnumSource
  void twistedsGuestsHearAllAndTheMalformedOneIsShownOut(Kind kind) {
    ListeningPort room = loop.await(() -> loop.reactor().listenTCP(0, room(kind)));
    int port = ((IPv4Address) room.getHost()).port();
    int one = enter(kind, port, 1);
    int other = enter(kind, port, 2);
    for (String piece : SAID) {
      twisted.writeLine("say " + one + " " + HEX.formatHex(bytes(piece)));
      assertThat(List.of(twisted.readLine(), twisted.readLine()))
          .containsExactlyInAnyOrder(
              one + " " + HEX.formatHex(bytes(piece)), other + " " + HEX.formatHex(bytes(piece)));
    }
    twisted.writeLine("raw " + one + " " + HEX.formatHex(kind.malformed));
    assertThat(twisted.readLine()).isEqualTo(one + " lost");
    twisted.writeLine("say " + other + " 7374696c6c");
    assertThat(twisted.readLine()).isEqualTo(other + " 7374696c6c");
    loop.await(room::stopListening);
  }

  private static int guests;

  /** A guest of Twisted's enters, and says so to that many; its number. */
  private static int enter(Kind kind, int port, int members) {
    twisted.writeLine("connect " + kind + " " + port);
    assertThat(twisted.readLine()).isEqualTo("made");
    int number = guests++;
    twisted.writeLine("say " + number + " 6869");
    for (int i = 0; i < members; i++) {
      assertThat(twisted.readLine()).endsWith(" 6869");
    }
    return number;
  }

  private static Factory room(Kind kind) {
    Set<Side> members = new HashSet<>();
    return Factory.forProtocol(
        () -> {
          Side[] self = new Side[1];
          self[0] =
              side(
                  kind,
                  (member, piece) -> members.forEach(each -> each.say().accept(piece)),
                  member -> members.remove(self[0]));
          members.add(self[0]);
          return self[0].protocol();
        });
  }
}
