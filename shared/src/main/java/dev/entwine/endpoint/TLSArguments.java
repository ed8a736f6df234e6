package dev.entwine.endpoint;

import dev.entwine.endpoint.HostnameOptions.Family;
import dev.entwine.tls.Identity;
import dev.entwine.tls.PEMIdentity;
import dev.entwine.tls.TLSVersion;
import dev.entwine.tls.TrustRoots;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What descriptions with TLS have in common. */
final class TLSArguments {

  private TLSArguments() {}

  static Path path(EndpointString string, String name, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw string.error("the " + name + " can't be a file's name: " + e.getReason());
    }
  }

  /** A key and a certificate; each file stands for both if it is the only one named. */
  static @Nullable Identity identity(
      EndpointString string, String keyName, String certificateName) {
    String key = string.take(keyName);
    String certificate = string.take(certificateName);
    if (key == null && certificate == null) {
      return null;
    }
    return new PEMIdentity(
        path(string, keyName, key == null ? certificate : key),
        path(string, certificateName, certificate == null ? key : certificate),
        List.of());
  }

  static TrustRoots trustRoots(EndpointString string, String name, @Nullable String value) {
    return value == null ? TrustRoots.platform() : TrustRoots.pem(path(string, name, value));
  }

  /** pyOpenSSL's words for versions. */
  static Set<TLSVersion> versions(EndpointString string, @Nullable String method) {
    if (method == null) {
      return EnumSet.allOf(TLSVersion.class);
    }
    return switch (method) {
      case "TLS_METHOD", "SSLv23_METHOD" -> EnumSet.allOf(TLSVersion.class);
      case "TLSv1_2_METHOD" -> EnumSet.of(TLSVersion.TLS_1_2);
      case "SSLv2_METHOD", "SSLv3_METHOD", "TLSv1_METHOD", "TLSv1_1_METHOD" ->
          throw string.error(
              "sslmethod '" + method + "' is not safe any more; leave it out for TLS 1.2 and 1.3");
      default ->
          throw string.error(
              "unknown sslmethod '" + method + "'; known: TLS_METHOD, TLSv1_2_METHOD");
    };
  }

  static TCPServerEndpoint tcpServer(EndpointString string, String example) {
    int port = string.number("port", string.require("port", example), 0, 65535);
    String networkInterface = string.take("interface");
    String backlog = string.take("backlog");
    return new TCPServerEndpoint(
        string.toString(),
        port,
        networkInterface == null || networkInterface.isEmpty() ? "127.0.0.1" : networkInterface,
        backlog == null ? 50 : string.number("backlog", backlog, 1, 65535),
        1);
  }

  static ClientEndpoint tcpClient(EndpointString string, String host, String example) {
    int port = string.number("port", string.require("port", example), 1, 65535);
    Duration timeout = string.timeout(string.take("timeout"));
    return TCPEndpointType.to(
        string, example, host, port, timeout, string.take("bindAddress"), Family.ANY);
  }
}
