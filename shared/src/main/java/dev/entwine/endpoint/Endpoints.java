package dev.entwine.endpoint;

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
 * <tr><th>both</th><td>{@code memory:NAME}, within one Vert.x</td></tr>
 * </table>
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
   * Quotes a value so that it can stand as one argument of a description. Twisted's {@code
   * quoteStringArgument}: colons and backslashes, not {@code =}.
   */
  public static String quoteStringArgument(String argument) {
    return argument.replace("\\", "\\\\").replace(":", "\\:");
  }
}
