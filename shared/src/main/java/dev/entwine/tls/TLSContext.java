package dev.entwine.tls;

import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything one side needs to speak TLS, read and checked, for any number of connections. What
 * Twisted calls a context factory.
 *
 * <p>TLS 1.2 uses suites with forward secrecy and authenticated encryption alone, and a handshake
 * is never repeated on a connection. Where a server has changed its files, connections that begin
 * later use the new ones; sessions from before the change are not resumed.
 *
 * <p>May be used by any number of reactors. Making one and {@link #reload} read files, which
 * blocks: from a reactor it is done by {@code deferToThread}.
 */
public final class TLSContext {

  private static final Logger LOG = LoggerFactory.getLogger(TLSContext.class);

  private final @Nullable ServerTLSOptions server;
  private final @Nullable ClientTLSOptions client;
  private final List<Identity> identities;
  private final @Nullable TrustRoots trustRoots;
  private final Duration checkFilesEvery;

  private volatile SSLContext loaded;
  private volatile FileStamps stamps;
  private volatile long checkedAt = System.nanoTime();

  private TLSContext(@Nullable ServerTLSOptions server, @Nullable ClientTLSOptions client) {
    this.server = server;
    this.client = client;
    if (server != null) {
      identities = server.identities();
      trustRoots =
          server.clientCertificates() == ClientCertificates.NONE ? null : server.trustRoots();
      checkFilesEvery = server.checkFilesEvery();
    } else {
      Objects.requireNonNull(client);
      identities = client.identity() == null ? List.of() : List.of(client.identity());
      trustRoots = client.trustRoots();
      checkFilesEvery = client.checkFilesEvery();
    }
    mayBlock();
    stamps = stampsNow();
    loaded = load();
  }

  /**
   * For the side that accepts a handshake.
   *
   * @throws TLSConfigurationError if a file can't be used
   * @throws IllegalStateException on an event loop, which must not be blocked
   */
  public static TLSContext server(ServerTLSOptions options) {
    return new TLSContext(options, null);
  }

  /**
   * For the side that begins a handshake, with the one host that is named in the options.
   *
   * @throws TLSConfigurationError if a file can't be used
   * @throws IllegalStateException on an event loop, which must not be blocked
   */
  public static TLSContext client(ClientTLSOptions options) {
    return new TLSContext(null, options);
  }

  /** Whether it is for the side that accepts a handshake. */
  public boolean isServer() {
    return server != null;
  }

  /**
   * Reads the files again, whether they have changed or not. Blocks.
   *
   * @throws TLSConfigurationError if a file can't be used; what was read before is still in use
   * @throws IllegalStateException on an event loop, which must not be blocked
   */
  public synchronized void reload() {
    mayBlock();
    stamps = stampsNow();
    loaded = load();
  }

  /** How often {@link #checkFiles} is to be called; zero for never. */
  public Duration checkFilesEvery() {
    return stamps.stamps().isEmpty() ? Duration.ZERO : checkFilesEvery;
  }

  /** Whether it is time to call {@link #checkFiles}. From any thread. */
  public boolean checkIsDue() {
    long interval = checkFilesEvery().toNanos();
    return interval > 0 && System.nanoTime() - checkedAt >= interval;
  }

  /**
   * Looks whether the files have changed, and reads them again if so. If they can't be used, what
   * was read before stays in use, which is logged once for each change. Blocks. Called by what
   * listens or connects with this.
   */
  public synchronized void checkFiles() {
    mayBlock();
    checkedAt = System.nanoTime();
    FileStamps now = stampsNow();
    if (now.equals(stamps)) {
      return;
    }
    stamps = now;
    try {
      loaded = load();
      LOG.info("Certificates have changed and are in use: {}", this);
    } catch (TLSConfigurationError e) {
      LOG.warn(
          "Certificates have changed but can't be used, those from before still are: {}",
          e.getMessage());
    }
  }

  private static void mayBlock() {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "reading keys and certificates blocks: go through the reactor's deferToThread()");
    }
  }

  private FileStamps stampsNow() {
    try {
      return FileStamps.of(
          FileStamps.behind(identities, trustRoots == null ? List.of() : List.of(trustRoots)));
    } catch (TLSConfigurationError e) {
      // A folder that can't be listed, which load() will say.
      return new FileStamps(Map.of());
    }
  }

  private SSLContext load() {
    List<Credential> credentials =
        identities.stream().flatMap(each -> Credential.read(each).stream()).toList();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new ChosenKeys(credentials)},
          trustRoots == null
              ? new TrustManager[0]
              : new TrustManager[] {
                Trust.read(trustRoots, client == null ? null : client.hostname())
              },
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new TLSConfigurationError("the JDK can't speak TLS: " + e.getMessage(), e);
    }
  }

  /**
   * A fresh handler for one connection: to be put into its pipeline. For transports.
   *
   * @param port of the peer
   */
  public SslHandler newHandler(int port) {
    SSLEngine engine =
        client == null ? loaded.createSSLEngine() : loaded.createSSLEngine(client.hostname(), port);
    engine.setUseClientMode(client != null);
    SSLParameters parameters = engine.getSSLParameters();
    if (server != null) {
      common(parameters, server.versions(), server.applicationProtocols());
      parameters.setUseCipherSuitesOrder(true);
      parameters.setNeedClientAuth(server.clientCertificates() == ClientCertificates.REQUIRED);
      if (server.clientCertificates() == ClientCertificates.OPTIONAL) {
        parameters.setWantClientAuth(true);
      }
    } else {
      ClientTLSOptions options = Objects.requireNonNull(client);
      common(parameters, options.versions(), options.applicationProtocols());
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setServerNames(
          Checks.isIP(options.hostname())
              ? List.of()
              : List.of(new SNIHostName(options.hostname())));
    }
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeout(
        (server == null ? client.handshakeTimeout() : server.handshakeTimeout()).toMillis(),
        TimeUnit.MILLISECONDS);
    return handler;
  }

  private static void common(
      SSLParameters parameters, Set<TLSVersion> versions, List<String> applicationProtocols) {
    parameters.setProtocols(
        versions.stream().map(TLSVersion::standardName).sorted().toArray(String[]::new));
    parameters.setCipherSuites(
        Arrays.stream(parameters.getCipherSuites())
            .filter(TLSContext::isUpToDate)
            .toArray(String[]::new));
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
  }

  /** Forward secrecy and authenticated encryption, which every suite of TLS 1.3 has. */
  private static boolean isUpToDate(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
    boolean tls13 = !suite.contains("_WITH_");
    return authenticated
        && (tls13 || suite.startsWith("TLS_ECDHE_") || suite.startsWith("TLS_DHE_RSA_"));
  }

  @Override
  public String toString() {
    return server == null
        ? "TLS client for " + Objects.requireNonNull(client).hostname()
        : "TLS server with " + identities;
  }
}
