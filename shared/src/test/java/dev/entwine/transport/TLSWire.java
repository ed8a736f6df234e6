package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import dev.entwine.testing.TestAuthority;
import dev.entwine.testing.TestCertificate;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.Identity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import dev.entwine.tls.TrustRoots;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** TLS over TCP over the loopback interface. */
final class TLSWire implements Wire {

  private static final TLSContext SERVER;
  private static final TLSContext CLIENT;

  static {
    try {
      Path folder = Files.createTempDirectory("entwine");
      TestAuthority authority = new TestAuthority("test authority");
      Path own = authority.issue("localhost").writeTo(folder.resolve("own.pem"));
      Path trusted =
          TestCertificate.write(
              folder.resolve("trusted.pem"), TestCertificate.pem(authority.certificate()));
      SERVER =
          TLSContext.server(
              ServerTLSOptions.of(Identity.pem(own, own)).withFilesCheckedEvery(Duration.ZERO));
      CLIENT =
          TLSContext.client(
              ClientTLSOptions.of("localhost")
                  .withTrustRoots(TrustRoots.pem(trusted))
                  .withFilesCheckedEvery(Duration.ZERO));
      Files.delete(own);
      Files.delete(trusted);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final LoopThread listening;
  private final LoopThread connecting;
  private final ListeningPort port;
  private RecordingProtocol next;

  TLSWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return next;
          }
        };
    port = listening.await(() -> listening.reactor().listenSSL(0, factory, SERVER));
  }

  @Override
  public LoopThread listening() {
    return listening;
  }

  @Override
  public LoopThread connecting() {
    return connecting;
  }

  @Override
  public void connect(RecordingProtocol listener, RecordingProtocol connector) {
    listening.run(() -> next = listener);
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return connector;
          }
        };
    int number = ((IPv4Address) port.getHost()).port();
    connecting.run(() -> connecting.reactor().connectSSL("127.0.0.1", number, factory, CLIENT));
    listener.made();
    connector.made();
  }

  @Override
  public void close() {
    listening.await(port::stopListening);
  }
}
