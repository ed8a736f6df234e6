package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.amp.Commands.Sum;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.TLSError;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.StringTransport;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.Identity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS in the middle of an AMP connection, also with Twisted at the other end. */
class StartTLSTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @TempDir Path folder;

  private Vertx vertx;
  private LoopThread loop;
  private TestTLS tls;
  private final List<AMP> servers = new ArrayList<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
    tls = new TestTLS(folder);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private int listen(Path identity) {
    TLSContext context = TLSContext.server(ServerTLSOptions.of(Identity.pem(identity, identity)));
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            AMP amp = new AMP(Commands.responders().responderStartTLS(() -> context));
            servers.add(amp);
            return amp;
          }
        };
    ListeningPort port =
        loop.await(() -> Endpoints.server("tcp:0").listen(loop.reactor(), factory));
    return ((IPv4Address) port.getHost()).port();
  }

  private AMP connect(int port) {
    return (AMP)
        loop.await(
            () ->
                Endpoints.client("tcp:127.0.0.1:" + port)
                    .connect(loop.reactor(), Factory.forProtocol(AMP::new)));
  }

  private TLSContext client(String host) {
    return TLSContext.client(tls.client(host));
  }

  @Test
  void what_is_called_after_it_goes_over_tls() {
    AMP amp = connect(listen(tls.file("localhost")));
    TLSContext context = client("localhost");
    Deferred<Sum.Result> sum =
        loop.call(
            () -> {
              amp.startTLS(context).addErrbackDo(unexpected -> {});
              return amp.callRemote(new Sum(1, 2));
            });
    assertThat(loop.await(() -> sum)).isEqualTo(new Sum.Result(3));
    assertThat(loop.call(() -> amp.transport().getPeerCertificate())).isNotNull();
    assertThatThrownBy(() -> loop.run(() -> amp.startTLS(context))).isInstanceOf(OnlyOneTLS.class);
    assertThatThrownBy(() -> loop.await(() -> servers.get(0).callRemoteString("x", new AmpBox())))
        .isInstanceOf(UnhandledCommand.class);
  }

  @Test
  void a_certificate_that_is_not_the_servers_ends_it_before_anything_is_sent() {
    AMP amp = connect(listen(tls.file("example.org")));
    TLSContext context = client("localhost");
    Deferred<Sum.Result> sum =
        loop.call(
            () -> {
              amp.startTLS(context).addErrbackDo(unexpected -> {});
              return amp.callRemote(new Sum(1, 2));
            });
    assertThatThrownBy(() -> loop.await(() -> sum)).isInstanceOf(TLSError.class);
  }

  @Test
  void who_does_not_agree_gets_nothing_in_the_clear() {
    StringTransport transport = new StringTransport();
    AMP amp = new AMP();
    amp.makeConnection(transport);
    List<Throwable> failures = new ArrayList<>();
    amp.startTLS(client("localhost")).addErrbackDo(failures::add);
    amp.callRemote(new Sum(1, 2)).addErrback(e -> null);
    assertThat(transport.text()).isEqualTo("\0\4_ask\0\0011\0\10_command\0\10StartTLS\0\0");
    transport.clear();
    amp.dataReceived(
        new AmpBox()
            .put("_error", "1")
            .put("_error_code", "UNHANDLED")
            .put("_error_description", "no")
            .serialize());
    assertThat(failures).singleElement().isInstanceOf(UnhandledCommand.class);
    assertThat(transport.disconnecting()).isTrue();
    assertThat(transport.text()).isEmpty();
  }

  @Test
  void half_a_box_that_came_in_the_clear_is_not_completed_over_tls() {
    StringTransport transport = new StringTransport();
    AMP amp = new AMP();
    amp.makeConnection(transport);
    Deferred<TLSContext> later = new Deferred<>();
    amp.respondTo("StartTLS", box -> later.addCallback(TLSBox::new));
    amp.dataReceived(
        new AmpBox().put("_ask", "1").put("_command", "StartTLS").serialize().appendByte((byte) 0));
    later.callback(client("localhost"));
    assertThat(transport.aborted()).isTrue();
  }

  @Test
  void twisted_and_entwine_begin_tls_both_ways() {
    Path identity = tls.file("localhost");
    try (PythonPeer twisted = PythonPeer.start("shared", "amp_interop.py")) {
      int port = listen(identity);
      twisted.writeLine("starttls " + port + " " + tls.trusted());
      assertThat(twisted.readLine()).matches("OK .* 3");

      twisted.writeLine("identity " + identity);
      assertThat(twisted.readLine()).isEqualTo("OK");
      twisted.writeLine("serve");
      AMP amp = connect(twisted.readPort());
      TLSContext context = client("localhost");
      loop.await(() -> amp.startTLS(context));
      Buffer value = Buffer.buffer(new byte[65535]);
      AmpBox answer =
          loop.await(() -> amp.callRemoteString("RAW", new AmpBox().put("value", value)));
      assertThat(answer.get("got")).isEqualTo(value);
      assertThat(loop.call(() -> amp.transport().getPeerCertificate())).isNotNull();
    }
  }
}
