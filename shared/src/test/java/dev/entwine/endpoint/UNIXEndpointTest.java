package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.transport.UNIXPortOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code unix:}, as it is written and at work. */
class UNIXEndpointTest {

  @ParameterizedTest
  @CsvSource({
    "unix:/a, /a, 438, 50, true",
    "UNIX:/a, /a, 438, 50, true",
    "unix:address=/a, /a, 438, 50, true",
    "unix:/a:mode=660, /a, 432, 50, true",
    "unix:/a:0600:7:0, /a, 384, 7, false",
    "unix:/a:lockfile=0, /a, 438, 50, false",
    "unix:a\\:b:backlog=5, a:b, 438, 5, true",
  })
  void servers(String description, String path, int mode, int backlog, boolean lockFile) {
    assertThat(Endpoints.server(description))
        .isEqualTo(
            new UNIXServerEndpoint(description, path, new UNIXPortOptions(mode, backlog, lockFile)))
        .hasToString(description);
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/a, /a, 30, false",
    "unix:path=/a:timeout=5, /a, 5, false",
    "unix:/a:lockfile=1:timeout=9, /a, 9, true",
    "unix:/a:lockfile=0, /a, 30, false",
  })
  void clients(String description, String path, int timeout, boolean lockFile) {
    assertThat(Endpoints.client(description))
        .isEqualTo(new UNIXClientEndpoint(description, path, Duration.ofSeconds(timeout), lockFile))
        .hasToString(description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix | the address is missing; write it like unix:/run/app.sock",
        "unix: | the address is missing; write it like unix:/run/app.sock",
        "unix:/a:mode=999 | '999' is no mode; three octal digits are needed, like 660 or 600",
        "unix:/a:mode=rw | 'rw' is no mode; three octal digits are needed, like 660 or 600",
        "unix:/a:backlog=0 | '0' is no backlog; 1 to 65535 is needed",
        "unix:/a:lockfile=yes | 'yes' is no lockfile; 0 to 1 is needed",
        "unix:/a:foo=1 | unknown argument 'foo'; known: address, mode, backlog, lockfile",
      })
  void mistakes(String description, String problem) {
    assertThatThrownBy(() -> Endpoints.server(description))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage("endpoint '" + description + "': " + problem);
  }

  @Test
  void aClientMayAskForALivingServersLock(@TempDir Path directory) {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      String path = Endpoints.quoteStringArgument(directory.resolve("s").toString());
      RecordingProtocol client = new RecordingProtocol();
      assertThatThrownBy(
              () ->
                  loop.await(
                      () ->
                          Endpoints.client("unix:" + path + ":lockfile=1")
                              .connectProtocol(loop.reactor(), client)))
          .isInstanceOf(ConnectError.class)
          .hasMessageEndingWith("no process that lives holds " + directory.resolve("s.lock"));
      Factory factory = Factory.forProtocol(RecordingProtocol::new);
      loop.await(() -> Endpoints.server("unix:" + path).listen(loop.reactor(), factory));
      loop.await(
          () ->
              Endpoints.client("unix:" + path + ":lockfile=1")
                  .connectProtocol(loop.reactor(), client));
      client.made();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void aServerAndAClientMeet(@TempDir Path directory) {
    Vertx vertx = Vertx.vertx();
    try {
      LoopThread loop = LoopThread.of(vertx);
      String description =
          "unix:" + Endpoints.quoteStringArgument(directory.resolve("a:b").toString());
      RecordingProtocol served =
          new RecordingProtocol().onData((p, data) -> p.transport().write(data));
      ListeningPort port =
          loop.await(
              () ->
                  Endpoints.server(description)
                      .listen(loop.reactor(), Factory.forProtocol(() -> served)));
      RecordingProtocol client =
          new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("hello")));
      loop.await(() -> Endpoints.client(description).connectProtocol(loop.reactor(), client));
      await().atMost(Duration.ofSeconds(60)).until(() -> client.receivedBytes() == 5);
      assertThat(client.text()).isEqualTo("hello");
      loop.await(() -> port.shutdown(Duration.ofSeconds(60)));
      client.lost();
      assertThat(directory).isEmptyDirectory();
    } finally {
      vertx.close().await();
    }
  }
}
