import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.reactor.Reactor;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.KeyStoreFile;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TrustRoots;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A connection that begins in the clear, and goes on over TLS. */
public final class Entwine {

  private static final KeyStoreFile own;
  private static final Path certificate;

  static {
    try {
      Path folder = Files.createTempDirectory("entwine");
      own = new KeyStoreFile(folder.resolve("server.p12"), "a secret");
      certificate = folder.resolve("server.crt");
      List.of(folder, own.file(), certificate).forEach(path -> path.toFile().deleteOnExit());
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A key and a certificate for localhost that is signed by nobody else, for today. */
  private static void makeCertificate() throws Exception {
    String key = "-genkeypair -alias a -keyalg RSA -dname CN=localhost -ext san=dns:localhost";
    keytool(key + " -validity 1");
    keytool("-exportcert -rfc -alias a -file " + certificate);
  }

  private static void keytool(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", own.file().toString(), "-storepass", own.password()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    process.waitFor();
  }

  private abstract static class Speaker extends LineReceiver {
    private final String name;
    private final TLSContext tls;

    Speaker(String name, TLSContext tls) {
      this.name = name;
      this.tls = tls;
    }

    final boolean secure() {
      return transport().tlsSession() != null;
    }

    final void startTLS() {
      transport().startTLS(tls);
    }

    @Override
    protected void lineReceived(Buffer line) {
      String how = secure() ? "over " + transport().tlsSession().getProtocol() : "in the clear";
      System.out.println(name + ": " + how + ": " + text(line));
      heard();
    }

    abstract void heard();
  }

  private static final class Server extends Speaker {
    Server(TLSContext tls) {
      super("server", tls);
    }

    @Override
    void heard() {
      if (secure()) {
        sendLine("thanks");
      } else {
        sendLine("go ahead"); // the last that is sent in the clear
        startTLS();
      }
    }
  }

  private static final class Client extends Speaker {
    final Deferred<Void> done = new Deferred<>();

    Client(TLSContext tls) {
      super("client", tls);
    }

    @Override
    protected void connectionMade() {
      sendLine("begin TLS");
    }

    @Override
    void heard() {
      if (secure()) {
        transport().loseConnection();
      } else {
        startTLS();
        sendLine("a secret"); // goes out when the server has been checked
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println("client: closed");
      done.callback(null);
    }
  }

  private static Deferred<Void> main(Reactor reactor, TLSContext mine, TLSContext localhost) {
    return reactor
        .listenTCP(0, Factory.forProtocol(() -> new Server(mine)))
        .addCallbackDeferred(
            port ->
                talk(reactor, port, new Client(localhost))
                    .addCallbackDeferred(done -> port.stopListening()));
  }

  private static Deferred<Void> talk(Reactor reactor, ListeningPort port, Client client) {
    int number = ((IPv4Address) port.getHost()).port();
    return Endpoints.client("tcp:127.0.0.1:" + number)
        .connectProtocol(reactor, client)
        .addCallbackDeferred(connected -> connected.done);
  }

  public static void main(String[] args) throws Exception {
    makeCertificate();
    // Reads files, so not on the loop.
    TLSContext mine = TLSContext.server(ServerTLSOptions.of(own));
    TLSContext localhost =
        TLSContext.client(
            ClientTLSOptions.of("localhost").withTrustRoots(TrustRoots.pem(certificate)));
    Reactor.react(reactor -> main(reactor, mine, localhost));
  }
}
