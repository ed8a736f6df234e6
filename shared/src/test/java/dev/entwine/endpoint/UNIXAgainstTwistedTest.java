package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.PythonPeer;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A UNIX socket between Entwine and Twisted, and the lock that both respect. */
class UNIXAgainstTwistedTest {

  @TempDir Path directory;
  private String path;
  private Vertx vertx;
  private LoopThread loop;

  @BeforeEach
  void open() {
    path = directory.resolve("socket").toString();
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ListeningPort listen(RecordingProtocol protocol) {
    return loop.await(
        () ->
            Endpoints.server("unix:" + path)
                .listen(loop.reactor(), Factory.forProtocol(() -> protocol)));
  }

  private PythonPeer twisted(String action) {
    return PythonPeer.start("shared", "twisted_unix.py", action, path);
  }

  @Test
  void twistedConnectsToEntwineAndFindsItsLockTaken() {
    RecordingProtocol echo = new RecordingProtocol().onData((p, data) -> p.transport().write(data));
    ListeningPort port = listen(echo);
    try (PythonPeer refused = twisted("listen")) {
      assertThat(refused.readLine()).isEqualTo("REFUSED");
    }
    try (PythonPeer client = twisted("connect")) {
      assertThat(client.readLine()).isEqualTo("hello ConnectionDone");
    }
    assertThat(echo.lost()).isInstanceOf(ConnectionDone.class);
    loop.await(port::stopListening);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void entwineConnectsToTwistedFindsItsLockTakenAndReplacesWhatItLeavesBehind() {
    try (PythonPeer server = twisted("listen")) {
      assertThat(server.readLine()).isEqualTo("LISTENING");
      assertThatThrownBy(() -> listen(new RecordingProtocol()))
          .isInstanceOf(CannotListenError.class)
          .hasMessageContaining("the lock " + path + ".lock is held by process ");
      RecordingProtocol client =
          new RecordingProtocol().onMade(p -> p.transport().write(Buffer.buffer("hello")));
      loop.await(() -> Endpoints.client("unix:" + path).connectProtocol(loop.reactor(), client));
      await().atMost(Duration.ofSeconds(60)).until(() -> client.receivedBytes() == 5);
      assertThat(client.text()).isEqualTo("hello");
      client.made().loseConnection();
      assertThat(client.lost()).isInstanceOf(ConnectionDone.class);
    }
    // Killed, so that its files are still there.
    assertThat(directory).isNotEmptyDirectory();
    loop.await(listen(new RecordingProtocol())::stopListening);
    assertThat(directory).isEmptyDirectory();
  }
}
