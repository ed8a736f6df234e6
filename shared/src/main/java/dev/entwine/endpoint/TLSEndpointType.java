package dev.entwine.endpoint;

import dev.entwine.tls.ClientCertificates;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.Identity;
import dev.entwine.tls.PEMFolder;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TrustRoots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls:}, over TCP or over another endpoint. The server is Entwine's own spelling, in the
 * words of Twisted's client.
 */
final class TLSEndpointType implements EndpointType {

  private static final String SERVER = "tls:8443:certificate=server.pem";
  private static final String CLIENT = "tls:example.org:443";

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public String serverExample() {
    return SERVER;
  }

  @Override
  public String clientExample() {
    return CLIENT;
  }

  @Override
  public ServerEndpoint server(EndpointString string) {
    string.nameInOrder("port");
    String endpoint = string.take("endpoint");
    ServerEndpoint inner =
        endpoint == null ? TLSArguments.tcpServer(string, SERVER) : inner(string, endpoint);
    List<Identity> identities = new ArrayList<>();
    Identity one = TLSArguments.identity(string, "privateKey", "certificate");
    if (one != null) {
      identities.add(one);
    }
    String folder = string.take("certificates");
    if (folder != null) {
      identities.add(new PEMFolder(TLSArguments.path(string, "certificates", folder)));
    }
    String trusted = string.take("trustRoots");
    String protocols = string.take("protocols");
    string.finish(
        "port, certificate, privateKey, certificates, trustRoots, protocols, interface, backlog,"
            + " endpoint");
    if (identities.isEmpty()) {
      throw string.error("the certificate is missing; write it like " + SERVER);
    }
    ServerTLSOptions options = ServerTLSOptions.of(identities.toArray(Identity[]::new));
    if (trusted != null) {
      options =
          options.withClientCertificates(
              ClientCertificates.REQUIRED, TLSArguments.trustRoots(string, "trustRoots", trusted));
    }
    if (protocols != null) {
      try {
        options = options.withApplicationProtocols(protocols.split(",", -1));
      } catch (IllegalArgumentException e) {
        throw string.error(e.getMessage());
      }
    }
    return new TLSServerEndpoint(string.toString(), TLSSource.of(options), inner);
  }

  private static ServerEndpoint inner(EndpointString string, String endpoint) {
    try {
      return Endpoints.server(endpoint);
    } catch (EndpointSyntaxError e) {
      throw string.error("in it, " + e.getMessage());
    }
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    string.nameInOrder(
        "host",
        "port",
        "timeout",
        "bindAddress",
        "certificate",
        "privateKey",
        "trustRoots",
        "endpoint");
    String host = string.require("host", CLIENT);
    String endpoint = string.take("endpoint");
    ClientEndpoint inner;
    if (endpoint == null) {
      inner = TLSArguments.tcpClient(string, host, CLIENT);
    } else {
      // What leads to a TCP port is of no use then; Twisted wants it all the same.
      List.of("port", "timeout", "bindAddress").forEach(string::take);
      try {
        inner = Endpoints.client(endpoint);
      } catch (EndpointSyntaxError e) {
        throw string.error("in it, " + e.getMessage());
      }
    }
    Identity identity = TLSArguments.identity(string, "privateKey", "certificate");
    TrustRoots roots = TLSArguments.trustRoots(string, "trustRoots", string.take("trustRoots"));
    string.finish(
        "host, port, timeout, bindAddress, certificate, privateKey, trustRoots, endpoint");
    return client(string, host, roots, identity, inner);
  }

  static ClientEndpoint client(
      EndpointString string,
      String hostname,
      TrustRoots roots,
      @Nullable Identity identity,
      ClientEndpoint inner) {
    ClientTLSOptions options;
    try {
      options = ClientTLSOptions.of(hostname).withTrustRoots(roots);
    } catch (IllegalArgumentException e) {
      throw string.error(e.getMessage());
    }
    return new TLSClientEndpoint(
        string.toString(),
        TLSSource.of(identity == null ? options : options.withIdentity(identity)),
        inner);
  }
}
