package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.MulticastTransport;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingDatagrams;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Datagrams between Entwine and Twisted, whichever of them began. */
class UDPAgainstTwistedTest {

  private static final String GROUP = "239.255.77.3";
  private static final HexFormat HEX = HexFormat.of();
  private static final UDPOptions ALL = UDPOptions.DEFAULT.withNetworkInterface("0.0.0.0");

  private static PythonPeer twisted;
  private static Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private LoopThread loop;

  @BeforeAll
  static void start() {
    twisted = PythonPeer.start("shared", "udp_interop.py");
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  @AfterAll
  static void stop() {
    if (twisted != null) {
      twisted.close();
      vertx.close().await();
    }
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
  }

  private static int port(UDPTransport transport) {
    return ((IPv4Address) transport.getHost()).port();
  }

  private static String reversed(byte[] datagram) {
    byte[] other = new byte[datagram.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = datagram[other.length - 1 - i];
    }
    return HEX.formatHex(other);
  }

  /** Sends each datagram back reversed, as Twisted's side does. */
  private static RecordingDatagrams echo() {
    RecordingDatagrams echo = new RecordingDatagrams();
    return echo.onDatagram(
        (datagram, from) ->
            echo.transport()
                .write(Buffer.buffer(HEX.parseHex(reversed(datagram.getBytes()))), from));
  }

  /** Of many sizes, and of no meaning. */
  private static List<byte[]> garbage() {
    Random random = new Random(17);
    List<byte[]> datagrams = new ArrayList<>();
    for (int size : new int[] {1, 0, 2, 100, 1472, 1473, 8191, 8192}) {
      byte[] datagram = new byte[size];
      random.nextBytes(datagram);
      datagrams.add(datagram);
    }
    return datagrams;
  }

  @Test
  void entwineAsksTwisted() {
    twisted.writeLine("echo");
    int port = twisted.readPort();
    for (byte[] datagram : garbage()) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      RecordingDatagrams asking =
          new RecordingDatagrams()
              .onDatagram((data, from) -> answer.complete(HEX.formatHex(data.getBytes())));
      UDPTransport at = loop.await(() -> loop.reactor().listenUDP(0, asking));
      loop.run(() -> at.write(Buffer.buffer(datagram), "127.0.0.1", port));
      assertThat(LoopThread.get(answer)).isEqualTo(reversed(datagram));
      assertThat(asking.senders()).containsExactly(new IPv4Address("127.0.0.1", port));
    }
  }

  @Test
  void twistedAsksEntwine() {
    UDPTransport at = loop.await(() -> loop.reactor().listenUDP(0, echo()));
    StringBuilder command = new StringBuilder("send " + port(at));
    StringBuilder expected = new StringBuilder("GOT");
    for (byte[] datagram : garbage()) {
      command.append(' ').append(HEX.formatHex(datagram));
      expected.append(' ').append(reversed(datagram));
    }
    twisted.writeLine(command.toString());
    assertThat(twisted.readLine()).isEqualTo(expected.toString());
  }

  @Test
  void bothCutWhatIsLongerThanTheyTake() {
    byte[] datagram = new byte[8200];
    new Random(1).nextBytes(datagram);
    byte[] beginning = Arrays.copyOf(datagram, 8192);

    twisted.writeLine("echo");
    int port = twisted.readPort();
    CompletableFuture<String> answer = new CompletableFuture<>();
    RecordingDatagrams asking =
        new RecordingDatagrams()
            .onDatagram((data, from) -> answer.complete(HEX.formatHex(data.getBytes())));
    UDPTransport at = loop.await(() -> loop.reactor().listenUDP(0, asking));
    loop.run(() -> at.write(Buffer.buffer(datagram), "127.0.0.1", port));
    assertThat(LoopThread.get(answer)).isEqualTo(reversed(beginning));

    UDPTransport echo = loop.await(() -> loop.reactor().listenUDP(0, echo()));
    twisted.writeLine("send " + port(echo) + " " + HEX.formatHex(datagram));
    assertThat(twisted.readLine()).isEqualTo("GOT " + reversed(beginning));
  }

  @Test
  void bothAreToldWhenAPeerRefuses() {
    UDPTransport left = loop.await(() -> loop.reactor().listenUDP(0, new RecordingDatagrams()));
    loop.await(left::stopListening);
    twisted.writeLine("refused " + port(left));
    assertThat(twisted.readLine()).isEqualTo("REFUSED");

    RecordingDatagrams ours =
        new RecordingDatagrams()
            .onStart(
                p -> {
                  p.transport().connect("127.0.0.1", port(left));
                  p.transport().write(Buffer.buffer("anybody?"));
                });
    loop.await(() -> loop.reactor().listenUDP(0, ours));
    ours.awaits("refused");
  }

  @Test
  void aGroupHasMembersOfBoth() {
    twisted.writeLine("members " + GROUP);
    int port = twisted.readPort();
    RecordingDatagrams asking = new RecordingDatagrams();
    MulticastTransport at = loop.await(() -> loop.reactor().listenMulticast(0, asking, ALL, false));
    loop.run(
        () -> {
          at.setOutgoingInterface("127.0.0.1");
          at.write(Buffer.buffer("abc"), GROUP, port);
        });
    asking.awaits("got cba");

    MulticastTransport ours =
        loop.await(() -> loop.reactor().listenMulticast(0, echo(), ALL, false));
    loop.await(() -> ours.joinGroup(GROUP, "127.0.0.1"));
    twisted.writeLine("group " + GROUP + " " + port(ours) + " 010203");
    assertThat(twisted.readLine()).isEqualTo("GOT 030201");
  }

  @Test
  void errorsHaveTheSameNames() {
    UDPTransport at = loop.await(() -> loop.reactor().listenUDP(0, new RecordingDatagrams()));
    twisted.writeLine("long");
    String tooLong = twisted.readLine();
    assertThatThrownBy(
            () -> loop.run(() -> at.write(Buffer.buffer(new byte[65508]), "127.0.0.1", 9)))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(tooLong));
    twisted.writeLine("name");
    String name = twisted.readLine();
    assertThatThrownBy(() -> loop.run(() -> at.write(Buffer.buffer("x"), "localhost", 9)))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(name));
  }
}
