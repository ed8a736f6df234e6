package dev.entwine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.CannotListenError;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** UNIX sockets and their files. */
class UNIXPortTest {

  private static final UNIXPortOptions LOCKED = UNIXPortOptions.DEFAULT.withLockFile(true);

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  @TempDir Path directory;
  private Vertx vertx;
  private LoopThread loop;
  private Path socket;
  private Path lock;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    loop = LoopThread.of(vertx);
    socket = directory.resolve("socket");
    lock = directory.resolve("socket.lock");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Factory factory() {
    return Factory.forProtocol(RecordingProtocol::new);
  }

  private ListeningPort listen(LoopThread by, UNIXPortOptions options) {
    return by.await(() -> by.reactor().listenUNIX(socket.toString(), factory(), options));
  }

  private boolean somebodyAnswers() throws IOException {
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return client.connect(UnixDomainSocketAddress.of(socket));
    }
  }

  /** Leaves a file as a process does that was killed. */
  private void leaveASocketBehind() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket))
        .close();
    assertThat(socket).exists();
  }

  private void assertRefused(UNIXPortOptions options, String why) {
    assertThatThrownBy(() -> listen(loop, options))
        .isInstanceOf(CannotListenError.class)
        .hasMessage("can't listen on unix:" + socket + ": " + why);
  }

  /** What becomes of an attempt to connect. */
  private Throwable connectFails(String path) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return new RecordingProtocol();
          }

          @Override
          public void clientConnectionFailed(Connector connector, Throwable reason) {
            failure.complete(reason);
          }
        };
    loop.run(() -> loop.reactor().connectUNIX(path, factory));
    return LoopThread.get(failure);
  }

  @Test
  void theFileIsThereWhileThePortListensAndGoneAfterIt() throws IOException {
    ListeningPort port = listen(loop, UNIXPortOptions.DEFAULT);
    assertThat(port.getHost()).isEqualTo(new UNIXAddress(socket.toString()));
    assertThat(somebodyAnswers()).isTrue();
    loop.await(port::stopListening);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theFileHasTheModeThatWasAskedFor() throws IOException {
    loop.await(listen(loop, UNIXPortOptions.DEFAULT)::stopListening);
    for (String mode : new String[] {"rw-rw-rw-", "rw-------", "rw-rw----", "rwx--x-w-"}) {
      int bits = 0;
      for (int i = 0; i < 9; i++) {
        bits |= mode.charAt(i) == '-' ? 0 : 0400 >> i;
      }
      ListeningPort port = listen(loop, UNIXPortOptions.DEFAULT.withMode(bits));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo(mode);
      loop.await(port::stopListening);
    }
    assertThat(UNIXPortOptions.DEFAULT.mode()).isEqualTo(0666);
  }

  @Test
  void aSocketThatWasLeftBehindIsReplaced() throws IOException {
    leaveASocketBehind();
    ListeningPort port = listen(loop, UNIXPortOptions.DEFAULT);
    assertThat(somebodyAnswers()).isTrue();
    loop.await(port::stopListening);
  }

  @Test
  void aSocketOnWhichSomebodyListensIsLeftAlone() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));
      assertRefused(UNIXPortOptions.DEFAULT, "Address already in use");
      assertRefused(LOCKED, "Address already in use");
      assertThat(lock).doesNotExist();
      assertThat(somebodyAnswers()).isTrue();
    }
  }

  @Test
  void aSocketWhoseBacklogIsFullIsLeftAlone() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel two = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket), 1);
      one.connect(UnixDomainSocketAddress.of(socket));
      two.connect(UnixDomainSocketAddress.of(socket));
      assertRefused(UNIXPortOptions.DEFAULT, "Address already in use");
      assertThat(socket).exists();
    }
  }

  @Test
  void anotherReactorOfTheSameProcessIsRefused() {
    listen(loop, UNIXPortOptions.DEFAULT);
    assertThatThrownBy(() -> listen(LoopThread.of(vertx), UNIXPortOptions.DEFAULT))
        .hasMessage("can't listen on unix:" + socket + ": Address already in use by this process");
  }

  @Test
  void theInstancesOfOneVerticleShareASocketAndTheLastOneTakesTheLockAway() throws IOException {
    Supplier<Deployable> verticles =
        () ->
            context ->
                Reactor.of(context).listenUNIX(socket.toString(), factory(), LOCKED).toFuture();
    String id = vertx.deployVerticle(verticles, new DeploymentOptions().setInstances(2)).await();
    assertThat(somebodyAnswers()).isTrue();
    assertThat(Files.exists(lock, LinkOption.NOFOLLOW_LINKS)).isTrue();
    vertx.undeploy(id).await();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Files.writeString(socket, "precious");
    assertRefused(UNIXPortOptions.DEFAULT, "there is a file of that name, and it is not a socket");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void theLockIsALinkToTheProcessAndGoneAfterThePort() throws IOException {
    ListeningPort port = listen(loop, LOCKED);
    assertThat(Files.readSymbolicLink(lock)).hasToString("" + ProcessHandle.current().pid());
    loop.await(port::stopListening);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLockOfALivingProcessIsRespected() throws IOException {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    Files.createSymbolicLink(lock, Path.of("" + parent));
    assertRefused(LOCKED, "the lock " + lock + " is held by process " + parent);
    assertThat(Files.readSymbolicLink(lock)).hasToString("" + parent);
  }

  @Test
  void aLockAndASocketOfADeadProcessAreReplaced() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    leaveASocketBehind();
    Files.createSymbolicLink(lock, Path.of("" + dead.pid()));
    ListeningPort port = listen(loop, LOCKED);
    assertThat(Files.readSymbolicLink(lock)).hasToString("" + ProcessHandle.current().pid());
    loop.await(port::stopListening);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLockOfAnEarlierProcessWithTheSameNumberIsReplaced() throws IOException {
    Files.createSymbolicLink(lock, Path.of("" + ProcessHandle.current().pid()));
    loop.await(listen(loop, LOCKED)::stopListening);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLockFileThatIsNoLockIsLeftAlone() throws IOException {
    Files.writeString(lock, "precious");
    assertRefused(LOCKED, lock + " is no lock, but another file: remove it");
    assertThat(lock).hasContent("precious");
  }

  @Test
  void whatCanBeNoSocketIsSaidInOneLine() {
    socket = directory.resolve("x".repeat(108));
    int length = socket.toString().length();
    assertRefused(
        UNIXPortOptions.DEFAULT,
        "the path has "
            + length
            + " bytes, and that of a UNIX socket may have 107: use a shorter"
            + " one");
    socket = directory.resolve("missing/socket");
    assertRefused(UNIXPortOptions.DEFAULT, "there is no directory " + socket.getParent());
  }

  @Test
  void connectingToWhatIsNotThereFailsInOneLine() throws IOException {
    assertThat(connectFails(socket.toString()))
        .isInstanceOf(ConnectError.class)
        .hasMessageStartingWith("can't connect to unix:" + socket + ": ")
        .hasMessageContaining("No such file");
    leaveASocketBehind();
    assertThat(connectFails(socket.toString()))
        .isInstanceOf(ConnectionRefusedError.class)
        .hasMessage("can't connect to unix:" + socket + ": connection refused");
    String tooLong = directory.resolve("x".repeat(108)).toString();
    assertThat(connectFails(tooLong))
        .isInstanceOf(ConnectError.class)
        .hasMessageStartingWith("can't connect to unix:" + tooLong + ": the path has ");
  }

  @Test
  void theEndOfTheReactorRemovesTheFiles() {
    listen(loop, LOCKED);
    vertx.close().await();
    assertThat(directory).isEmptyDirectory();
    vertx = Vertx.vertx();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> UNIXPortOptions.DEFAULT.withMode(01000))
        .hasMessage("mode 1000: 0 to 777 is needed");
    assertThatThrownBy(() -> UNIXPortOptions.DEFAULT.withBacklog(0))
        .hasMessage("backlog 0: 1 to 65535 is needed");
  }
}
