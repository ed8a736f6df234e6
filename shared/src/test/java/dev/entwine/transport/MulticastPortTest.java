package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.InvalidAddressError;
import dev.entwine.protocol.MulticastJoinError;
import dev.entwine.protocol.MulticastTransport;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingDatagrams;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Multicast, kept on the loopback interface. */
@TestInstance(Lifecycle.PER_CLASS)
class MulticastPortTest {

  private static final String GROUP = "239.255.77.1";
  private static final UDPOptions ALL = UDPOptions.DEFAULT.withNetworkInterface("0.0.0.0");

  private Vertx vertx;

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private LoopThread loop;

  /** Whether on the native transport, where there is one. */
  boolean natively() {
    return true;
  }

  @BeforeAll
  final void openVertx() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(natively()));
  }

  @AfterAll
  final void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void openLoop() {
    loop = LoopThread.of(vertx);
  }

  private MulticastTransport listen(RecordingDatagrams protocol, int port, UDPOptions options) {
    return loop.await(() -> loop.reactor().listenMulticast(port, protocol, options, true));
  }

  private static int port(MulticastTransport transport) {
    return ((IPv4Address) transport.getHost()).port();
  }

  @Test
  void aGroupsDatagramsReachItsMembersUntilTheyLeave() {
    RecordingDatagrams member = new RecordingDatagrams();
    RecordingDatagrams second = new RecordingDatagrams();
    MulticastTransport at = listen(member, 0, ALL);
    MulticastTransport too = listen(second, port(at), ALL);
    MulticastTransport sender = listen(new RecordingDatagrams(), 0, ALL);
    loop.run(() -> sender.setOutgoingInterface("127.0.0.1"));
    assertThat(loop.call(sender::getOutgoingInterface)).isEqualTo("127.0.0.1");

    loop.await(() -> at.joinGroup(GROUP, "127.0.0.1"));
    loop.await(() -> too.joinGroup(GROUP, "127.0.0.1"));
    loop.run(() -> sender.write(Buffer.buffer("all"), GROUP, port(at)));
    member.awaits("got all");
    second.awaits("got all");

    loop.await(() -> at.leaveGroup(GROUP, "127.0.0.1"));
    loop.run(() -> sender.write(Buffer.buffer("rest"), GROUP, port(at)));
    second.awaits("got rest");
    loop.settle();
    assertThat(member.calls()).containsExactly("start", "got all");
  }

  @Test
  void aPortMayJoinAsItStarts() {
    RecordingDatagrams member =
        new RecordingDatagrams().onStart(p -> p.multicastTransport().joinGroup(GROUP, "127.0.0.1"));
    MulticastTransport at = listen(member, 0, ALL);
    loop.run(
        () -> {
          at.setOutgoingInterface("127.0.0.1");
          at.write(Buffer.buffer("me"), GROUP, port(at));
        });
    member.awaits("got me");
  }

  @Test
  void aPortBoundToTheGroupHearsNothingElse() {
    RecordingDatagrams member = new RecordingDatagrams();
    MulticastTransport at = listen(member, 0, ALL.withNetworkInterface(GROUP));
    MulticastTransport sender = listen(new RecordingDatagrams(), 0, ALL);
    loop.await(() -> at.joinGroup(GROUP, "127.0.0.1"));
    loop.run(
        () -> {
          sender.setOutgoingInterface("127.0.0.1");
          sender.write(Buffer.buffer("unicast"), "127.0.0.1", port(at));
          sender.write(Buffer.buffer("group"), GROUP, port(at));
        });
    member.awaits("got group");
    assertThat(member.calls()).containsExactly("start", "got group");
  }

  @Test
  void whatCannotBeJoinedOrLeftIsAnError() {
    MulticastTransport at = listen(new RecordingDatagrams(), 0, ALL);
    loop.await(() -> at.joinGroup(GROUP, "127.0.0.1"));
    String here = "UDP port 0.0.0.0:" + port(at);
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup(GROUP, "127.0.0.1")))
        .isInstanceOf(MulticastJoinError.class)
        .hasMessage(here + " can't join group " + GROUP + ": it has joined already");
    assertThatThrownBy(() -> loop.await(() -> at.leaveGroup("239.255.77.2", "127.0.0.1")))
        .isInstanceOf(MulticastJoinError.class)
        .hasMessage(here + " can't leave group 239.255.77.2: it has not joined");
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup("239.255.77.2", "203.0.113.9")))
        .isInstanceOf(MulticastJoinError.class)
        .hasMessageEndingWith("no network interface has the address 203.0.113.9");
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup("127.0.0.1", "127.0.0.1")))
        .isInstanceOf(InvalidAddressError.class);
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup("ff02::1", "::1")))
        .isInstanceOf(InvalidAddressError.class);
    assertThatThrownBy(() -> loop.run(() -> at.setOutgoingInterface("203.0.113.9")))
        .isInstanceOf(MulticastJoinError.class);
    loop.await(at::stopListening);
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup(GROUP, "127.0.0.1")))
        .isInstanceOf(MulticastJoinError.class)
        .hasMessageEndingWith("it is closed");
  }

  @Test
  void aPortBoundToLoopbackSaysThatItCanGetNone() {
    MulticastTransport at = listen(new RecordingDatagrams(), 0, UDPOptions.DEFAULT);
    assertThatThrownBy(() -> loop.await(() -> at.joinGroup(GROUP, "127.0.0.1")))
        .isInstanceOf(MulticastJoinError.class)
        .hasMessageEndingWith(
            "a port bound to loopback gets no multicast; listen on 0.0.0.0, ::, or the group");
  }

  @Test
  void settingsCanBeReadBack() {
    MulticastTransport at = listen(new RecordingDatagrams(), 0, ALL);
    assertThat(loop.call(at::getTTL)).isEqualTo(1);
    assertThat(loop.call(at::getLoopbackMode)).isTrue();
    assertThat(loop.call(at::getOutgoingInterface)).isEqualTo("0.0.0.0");
    loop.run(
        () -> {
          at.setTTL(7);
          at.setLoopbackMode(false);
        });
    assertThat(loop.call(at::getTTL)).isEqualTo(7);
    assertThat(loop.call(at::getLoopbackMode)).isFalse();
    MulticastTransport six = listen(new RecordingDatagrams(), 0, ALL.withNetworkInterface("::"));
    assertThat(loop.call(six::getOutgoingInterface)).isEqualTo("::");
    assertThat(loop.call(six::getTTL)).isEqualTo(1);
    loop.run(
        () -> {
          six.setTTL(3);
          six.setLoopbackMode(false);
        });
    assertThat(loop.call(six::getTTL)).isEqualTo(3);
    assertThat(loop.call(six::getLoopbackMode)).isFalse();
    assertThatThrownBy(() -> at.setTTL(256)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPortIsSharedOnlyIfBothSaySo() {
    MulticastTransport at = listen(new RecordingDatagrams(), 0, ALL);
    assertThatThrownBy(
            () ->
                loop.await(
                    () ->
                        loop.reactor()
                            .listenMulticast(port(at), new RecordingDatagrams(), ALL, false)))
        .isInstanceOf(CannotListenError.class);
  }

  @Test
  void aPortOfListenUdpIsNone() {
    RecordingDatagrams one = new RecordingDatagrams();
    loop.await(() -> loop.reactor().listenUDP(0, one));
    assertThatThrownBy(() -> loop.run(one::multicastTransport))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this port can't do multicast: open it with listenMulticast()");
  }
}
