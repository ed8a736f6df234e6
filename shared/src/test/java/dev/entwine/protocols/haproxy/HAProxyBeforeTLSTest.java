package dev.entwine.protocols.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestTLS;
import dev.entwine.testing.UnhandledRecorder;
import dev.entwine.tls.TLSContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A PROXY header in clear, and TLS after it: what a balancer that passes TLS on sends. */
class HAProxyBeforeTLSTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @Test
  void theHandshakeMayComeInOneReadWithTheHeader(@TempDir Path folder) throws Exception {
    TestTLS files = new TestTLS(folder);
    TLSContext forClient = TLSContext.client(files.client("localhost"));
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread listening = LoopThread.of(vertx);
      LoopThread connecting = LoopThread.of(vertx);
      RecordingProtocol server =
          new RecordingProtocol().onData((p, data) -> p.transport().write(data));
      RecordingProtocol client =
          new RecordingProtocol()
              .onMade(
                  p -> {
                    p.transport().write(Buffer.buffer("PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n"));
                    p.transport().startTLS(forClient);
                    p.transport().write(Buffer.buffer("hello"));
                  });
      String description = "tls:endpoint=haproxy\\:tcp\\:0:certificate=" + files.file("localhost");
      ListeningPort port =
          listening.await(
              () ->
                  Endpoints.server(description)
                      .listen(listening.reactor(), Factory.forProtocol(() -> server)));
      int number = ((IPv4Address) port.getHost()).port();
      // The server does not look before both are there.
      CountDownLatch sent = new CountDownLatch(1);
      listening.reactor().callFromThread(() -> waitFor(sent));
      connecting.await(
          () ->
              Endpoints.client("tcp:127.0.0.1:" + number)
                  .connectProtocol(connecting.reactor(), client));
      connecting.settle();
      sent.countDown();
      client.heard();
      assertThat(client.text()).isEqualTo("hello");
      assertThat(server.made().getPeer()).isEqualTo(new IPv4Address("1.2.3.4", 9));
      client.made().loseConnection();
      server.lost();
      listening.await(port::stopListening);
    } finally {
      vertx.close().await();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
