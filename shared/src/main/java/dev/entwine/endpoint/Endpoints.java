package dev.entwine.endpoint;

import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.ServerTLSOptions;

/**
 * Makes endpoints from strings. Twisted's {@code serverFromString} and {@code clientFromString}.
 *
 * <table>
 * <caption>What can be written</caption>
 * <tr><th>server</th><td>{@code tcp:PORT[:interface=127.0.0.1][:backlog=50][:tries=1]}</td></tr>
 * <tr><th>client</th><td>{@code tcp:HOST:PORT[:timeout=30][:bindAddress=IP]}, also {@code
 * tcp:host=H:port=P}</td></tr>
 * <tr><th>server</th><td>{@code tcp6:PORT[:backlog=50][:interface=\:\:1][:tries=1]}</td></tr>
 * <tr><th>client</th><td>{@code tcp6:HOST:PORT[:timeout=30][:bindAddress=IP]}</td></tr>
 * <tr><th>server</th><td>{@code unix:PATH[:mode=666][:backlog=50][:lockfile=1]}</td></tr>
 * <tr><th>client</th><td>{@code unix:PATH[:timeout=30][:lockfile=1]}</td></tr>
 * <tr><th>server</th><td>{@code haproxy:} and a server, as in {@code haproxy:tcp:8000}</td></tr>
 * <tr><th>server</th><td>{@code stdio:}, standard input and output</td></tr>
 * <tr><th>both</th><td>{@code memory:NAME}, within one Vert.x</td></tr>
 * <tr><th>server</th><td>{@code
 * tls:PORT[:certificate=PEM][:privateKey=PEM][:certificates=FOLDER][:trustRoots=PEM][:protocols=h2,irc][:interface=127.0.0.1][:backlog=50][:endpoint=QUOTED]}</td></tr>
 * <tr><th>client</th><td>{@code
 * tls:HOST:PORT[:timeout=30][:bindAddress=IP][:certificate=PEM][:privateKey=PEM][:trustRoots=PEM][:endpoint=QUOTED]}</td></tr>
 * <tr><th>server</th><td>{@code
 * ssl:PORT[:privateKey=server.pem][:certKey=PEM][:sslmethod=TLSv1_2_METHOD][:interface=127.0.0.1][:backlog=50][:extraCertChain=PEM]}</td></tr>
 * <tr><th>client</th><td>{@code
 * ssl:HOST:PORT[:timeout=30][:bindAddress=IP][:privateKey=PEM][:certKey=PEM][:caCertsDir=FOLDER][:hostname=NAME]}</td></tr>
 * </table>
 *
 * <p>With TLS a server has its key and its certificates in one file or in two; of a folder of
 * {@code certificates} each client gets the one for the host it names. {@code trustRoots} are a PEM
 * file or a folder of them: a client's are those that may sign the server's certificate, the JDK's
 * unless given; a server's are those that may sign its clients', which then need one. The name in a
 * server's certificate is always checked. {@code endpoint} is what TLS goes over instead of TCP:
 * {@code tls:endpoint=haproxy\:tcp\:8443:certificate=server.pem} is TLS after a PROXY header, and
 * {@code haproxy:tls:8443:certificate=server.pem} a PROXY header that came over TLS.
 *
 * <p>Other modules may add types of their own: see {@link EndpointType}.
 *
 * <p>A client's HOST is an address, or a name: then it is a {@link HostnameEndpoint}. An IPv6
 * address has its colons quoted.
 *
 * <p>Different from Twisted: a {@code tcp:} client by name tries all addresses, where Twisted's
 * tries one of IPv4; a server listens on the loopback interface unless another one is named; {@code
 * interface=0.0.0.0} is every one. {@code tries} is Entwine's own: how many ports, counted up from
 * the one that is named, are tried when one is taken.
 */
public final class Endpoints {

  private Endpoints() {}

  /**
   * The server endpoint that {@code description} describes.
   *
   * @throws EndpointSyntaxError if it can't be understood
   */
  public static ServerEndpoint server(String description) {
    return EndpointTypes.installed().server(new EndpointString(description));
  }

  /**
   * The client endpoint that {@code description} describes.
   *
   * @throws EndpointSyntaxError if it can't be understood
   */
  public static ClientEndpoint client(String description) {
    return EndpointTypes.installed().client(new EndpointString(description));
  }

  /**
   * TLS over another endpoint: the protocol that is connected speaks it from the first byte on.
   * Twisted's {@code wrapClientTLS}. The connection counts as made before the handshake: if that
   * fails it is lost, with {@code TLSError}.
   *
   * @param endpoint leads to a TCP or a UNIX socket
   * @return fails with a {@code ConnectError} when connecting if a file of the options can't be
   *     used
   */
  public static ClientEndpoint wrapClientTLS(ClientTLSOptions options, ClientEndpoint endpoint) {
    return new TLSClientEndpoint(
        "TLS for " + options.hostname() + " over " + endpoint, TLSSource.of(options), endpoint);
  }

  /**
   * {@link #wrapClientTLS} for those who listen.
   *
   * @return fails with a {@code TLSConfigurationError} when listening if a file of the options
   *     can't be used
   */
  public static ServerEndpoint wrapServerTLS(ServerTLSOptions options, ServerEndpoint endpoint) {
    return new TLSServerEndpoint("TLS over " + endpoint, TLSSource.of(options), endpoint);
  }

  /**
   * Quotes a value so that it can stand as one argument of a description. Twisted's {@code
   * quoteStringArgument}: colons and backslashes, not {@code =}.
   */
  public static String quoteStringArgument(String argument) {
    return argument.replace("\\", "\\\\").replace(":", "\\:");
  }
}
