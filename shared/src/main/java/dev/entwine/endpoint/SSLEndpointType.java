package dev.entwine.endpoint;

import dev.entwine.tls.Identity;
import dev.entwine.tls.PEMIdentity;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code ssl:}, Twisted's older spelling of TLS over TCP. Its client checks the server's
 * certificate, which Twisted's does not unless it is told to.
 */
final class SSLEndpointType implements EndpointType {

  private static final String SERVER = "ssl:8443:privateKey=server.pem";
  private static final String CLIENT = "ssl:example.org:443";

  @Override
  public String name() {
    return "ssl";
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
    string.nameInOrder(
        "port",
        "privateKey",
        "certKey",
        "sslmethod",
        "interface",
        "backlog",
        "extraCertChain",
        "dhParameters");
    TCPServerEndpoint tcp = TLSArguments.tcpServer(string, SERVER);
    String key = string.take("privateKey");
    Path keyFile = TLSArguments.path(string, "privateKey", key == null ? "server.pem" : key);
    String certificate = string.take("certKey");
    String chain = string.take("extraCertChain");
    Set<TLSVersion> versions = TLSArguments.versions(string, string.take("sslmethod"));
    if (string.take("dhParameters") != null) {
      throw string.error(
          "dhParameters are not used: the JDK has groups of its own for key exchange; leave them"
              + " out");
    }
    string.finish("port, privateKey, certKey, sslmethod, interface, backlog, extraCertChain");
    ServerTLSOptions options =
        ServerTLSOptions.of(
                new PEMIdentity(
                    keyFile,
                    certificate == null
                        ? keyFile
                        : TLSArguments.path(string, "certKey", certificate),
                    chain == null
                        ? List.of()
                        : List.of(TLSArguments.path(string, "extraCertChain", chain))))
            .withVersions(versions);
    return new TLSServerEndpoint(string.toString(), TLSSource.of(options), tcp);
  }

  @Override
  public ClientEndpoint client(EndpointString string) {
    string.nameMissing("host", "port");
    String host = string.require("host", CLIENT);
    ClientEndpoint tcp = TLSArguments.tcpClient(string, host, CLIENT);
    Identity identity = TLSArguments.identity(string, "privateKey", "certKey");
    String folder = string.take("caCertsDir");
    String hostname = string.take("hostname");
    string.finish("host, port, timeout, bindAddress, privateKey, certKey, caCertsDir, hostname");
    return TLSEndpointType.client(
        string,
        hostname == null ? host : hostname,
        TLSArguments.trustRoots(string, "caCertsDir", folder),
        identity,
        tcp);
  }
}
