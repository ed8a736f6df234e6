package dev.entwine.endpoint;

import java.time.Duration;
import java.util.Locale;

/**
 * Makes endpoints from strings. Twisted's {@code serverFromString} and {@code clientFromString}.
 *
 * <table>
 * <caption>What can be written</caption>
 * <tr><th>server</th><td>{@code tcp:PORT[:interface=127.0.0.1][:backlog=50][:tries=1]}</td></tr>
 * <tr><th>client</th><td>{@code tcp:HOST:PORT[:timeout=30][:bindAddress=IP]}, also {@code
 * tcp:host=H:port=P}</td></tr>
 * </table>
 *
 * <p>Different from Twisted: a server listens on the loopback interface unless another one is
 * named; {@code interface=0.0.0.0} is every one. {@code tries} is Entwine's own: how many ports,
 * counted up from the one that is named, are tried when one is taken.
 */
public final class Endpoints {

  private Endpoints() {}

  /**
   * The server endpoint that {@code description} describes.
   *
   * @throws EndpointSyntaxError if it can't be understood
   */
  public static ServerEndpoint server(String description) {
    EndpointString string = new EndpointString(description);
    if (!string.type().toLowerCase(Locale.ROOT).equals("tcp")) {
      throw unknownType(string, "tcp:8000");
    }
    int port = string.number("port", string.require("port", "tcp:8000"), 0, 65535);
    String networkInterface = string.take("interface");
    String backlog = string.take("backlog");
    String tries = string.take("tries");
    string.finish("port, interface, backlog, tries");
    return new TCPServerEndpoint(
        description,
        port,
        networkInterface == null || networkInterface.isEmpty() ? "127.0.0.1" : networkInterface,
        backlog == null ? 50 : string.number("backlog", backlog, 1, 65535),
        tries == null ? 1 : string.number("number of tries", tries, 1, 1000));
  }

  /**
   * The client endpoint that {@code description} describes.
   *
   * @throws EndpointSyntaxError if it can't be understood
   */
  public static ClientEndpoint client(String description) {
    EndpointString string = new EndpointString(description);
    if (!string.type().toLowerCase(Locale.ROOT).equals("tcp")) {
      throw unknownType(string, "tcp:127.0.0.1:8000");
    }
    String host = string.require("host", "tcp:127.0.0.1:8000");
    int port = string.number("port", string.require("port", "tcp:127.0.0.1:8000"), 1, 65535);
    String timeout = string.take("timeout");
    String bindAddress = string.take("bindAddress");
    string.finish("host, port, timeout, bindAddress");
    return new TCPClientEndpoint(
        description,
        host,
        port,
        Duration.ofSeconds(
            timeout == null ? 30 : string.number("timeout (seconds)", timeout, 1, 86400)),
        bindAddress);
  }

  /**
   * Quotes a value so that it can stand as one argument of a description. Twisted's {@code
   * quoteStringArgument}: colons and backslashes, not {@code =}.
   */
  public static String quoteStringArgument(String argument) {
    return argument.replace("\\", "\\\\").replace(":", "\\:");
  }

  private static EndpointSyntaxError unknownType(EndpointString string, String example) {
    return string.error(
        "unknown endpoint type '" + string.type() + "'; known: tcp, written like " + example);
  }
}
