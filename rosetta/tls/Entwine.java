import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.KeyStoreFile;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TrustRoots;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Serves over TLS, and connects: to the host of the certificate, and as if to another one. */
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

  private static final class Shouter extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      System.out.println("the server got: " + data);
      transport().write(Buffer.buffer(data.toString().toUpperCase(Locale.ROOT)));
    }
  }

  private static final class Asker extends Protocol {
    final Deferred<Void> done = new Deferred<>();

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("hello")); // goes out when the handshake is done
    }

    @Override
    public void dataReceived(Buffer data) {
      String version = transport().tlsSession().getProtocol();
      System.out.println("the client got: " + data + " over " + version);
      transport().loseConnection();
    }

    @Override
    public void connectionLost(Throwable reason) {
      System.out.println(reason instanceof ConnectionDone ? "closed" : "refused");
      done.callback(null);
    }
  }

  private static Deferred<Void> ask(Reactor reactor, String host, ListeningPort port) {
    System.out.println("for " + host);
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint client =
        Endpoints.wrapClientTLS(
            ClientTLSOptions.of(host).withTrustRoots(TrustRoots.pem(certificate)),
            Endpoints.client("tcp:127.0.0.1:" + number));
    return client.connectProtocol(reactor, new Asker()).addCallbackDeferred(asker -> asker.done);
  }

  private static Deferred<Void> main(Reactor reactor) {
    return Endpoints.wrapServerTLS(ServerTLSOptions.of(own), Endpoints.server("tcp:0"))
        .listen(reactor, Factory.forProtocol(Shouter::new))
        .addCallbackDeferred(
            port ->
                ask(reactor, "localhost", port)
                    .addCallbackDeferred(nothing -> ask(reactor, "example.org", port))
                    .addCallbackDeferred(nothing -> port.stopListening()));
  }

  public static void main(String[] args) throws Exception {
    makeCertificate();
    Reactor.react(Entwine::main);
  }
}
