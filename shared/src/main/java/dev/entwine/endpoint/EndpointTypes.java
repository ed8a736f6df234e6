package dev.entwine.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of endpoints that there are: our own, and those that other modules bring. */
final class EndpointTypes {

  private static final EndpointTypes INSTALLED =
      new EndpointTypes(
          List.of(
              new HAProxyEndpointType(),
              new MemoryEndpointType(),
              new SSLEndpointType(),
              new StandardIOEndpointType(),
              new TCPEndpointType(),
              new TCP6EndpointType(),
              new TLSEndpointType(),
              new UNIXEndpointType()),
          ServiceLoader.load(EndpointType.class, EndpointType.class.getClassLoader()));

  /** What is a type in Twisted and can be none here, and why. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "systemd",
          "a JVM can't take over the sockets that systemd has opened; leave the socket unit out,"
              + " and name the port (tcp:8000) or the file (unix:/run/app.sock) here");

  private final Map<String, EndpointType> byName = new TreeMap<>();

  EndpointTypes(Iterable<EndpointType> own, Iterable<EndpointType> found) {
    own.forEach(this::add);
    found.forEach(this::add);
  }

  static EndpointTypes installed() {
    return INSTALLED;
  }

  private void add(EndpointType type) {
    EndpointType other = byName.putIfAbsent(type.name(), type);
    if (other != null) {
      throw new IllegalStateException(
          "both "
              + other.getClass().getName()
              + " and "
              + type.getClass().getName()
              + " are for endpoints of type '"
              + type.name()
              + "': take one off the class path");
    }
  }

  ServerEndpoint server(EndpointString string) {
    return find(string, "server", EndpointType::serverExample).server(string);
  }

  ClientEndpoint client(EndpointString string) {
    return find(string, "client", EndpointType::clientExample).client(string);
  }

  private EndpointType find(
      EndpointString string, String side, Function<EndpointType, @Nullable String> example) {
    String name = string.type().toLowerCase(Locale.ROOT);
    EndpointType type = byName.get(name);
    if (type != null && example.apply(type) != null) {
      return type;
    }
    if (type == null && REFUSED.containsKey(name)) {
      throw string.error(REFUSED.get(name));
    }
    String known =
        byName.values().stream()
            .filter(each -> example.apply(each) != null)
            .map(each -> each.name() + ", written like " + example.apply(each))
            .collect(Collectors.joining("; "));
    throw string.error(
        type == null
            ? "unknown endpoint type '" + string.type() + "'; known: " + known
            : "'" + string.type() + "' can't be a " + side + "; what can: " + known);
  }
}
