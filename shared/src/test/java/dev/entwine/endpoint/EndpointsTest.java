package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be written for an endpoint, and what is said of what can't. */
class EndpointsTest {

  private static TCPServerEndpoint server(String description) {
    ServerEndpoint endpoint = Endpoints.server(description);
    assertThat(endpoint).hasToString(description);
    return (TCPServerEndpoint) endpoint;
  }

  private static ClientEndpoint client(String description) {
    ClientEndpoint endpoint = Endpoints.client(description);
    assertThat(endpoint).hasToString(description);
    return endpoint;
  }

  @ParameterizedTest
  @CsvSource({
    "tcp:80, 80, 127.0.0.1, 50, 1",
    "tcp:0, 0, 127.0.0.1, 50, 1",
    "tcp:65535, 65535, 127.0.0.1, 50, 1",
    "TCP:80, 80, 127.0.0.1, 50, 1",
    "tcp:port=80, 80, 127.0.0.1, 50, 1",
    "tcp:80:1.2.3.4, 80, 1.2.3.4, 50, 1",
    "tcp:80:1.2.3.4:10, 80, 1.2.3.4, 10, 1",
    "tcp:80:interface=1.2.3.4, 80, 1.2.3.4, 50, 1",
    "tcp:interface=1.2.3.4:80, 80, 1.2.3.4, 50, 1",
    "tcp:80:backlog=5:1.2.3.4, 80, 1.2.3.4, 5, 1",
    "tcp:backlog=5:port=80:interface=1.2.3.4, 80, 1.2.3.4, 5, 1",
    "tcp:80:interface=0.0.0.0, 80, 0.0.0.0, 50, 1",
    "tcp:80:interface=, 80, 127.0.0.1, 50, 1",
    "tcp:80:, 80, 127.0.0.1, 50, 1",
    "tcp:80:interface=\\:\\:1, 80, ::1, 50, 1",
    "tcp:80:interface=a=b, 80, a=b, 50, 1",
    "tcp:80:tries=7, 80, 127.0.0.1, 50, 7",
    "t\\cp:\\8\\0, 80, 127.0.0.1, 50, 1",
  })
  void servers(String description, int port, String networkInterface, int backlog, int tries) {
    assertThat(server(description))
        .isEqualTo(new TCPServerEndpoint(description, port, networkInterface, backlog, tries));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp6:80, 80, ::1, 50, 1",
    "tcp6:80:7, 80, ::1, 7, 1",
    "tcp6:80:7:\\:\\:, 80, ::, 7, 1",
    "TCP6:port=80:interface=\\:\\:, 80, ::, 50, 1",
    "tcp6:80:interface=:tries=3, 80, ::1, 50, 3",
  })
  void serversOfIPv6(
      String description, int port, String networkInterface, int backlog, int tries) {
    assertThat(server(description))
        .isEqualTo(new TCPServerEndpoint(description, port, networkInterface, backlog, tries));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "tcp:h:80, h, 80, 30, -",
        "TCP:h:80, h, 80, 30, -",
        "tcp:host=h:port=80, h, 80, 30, -",
        "tcp:h:port=80, h, 80, 30, -",
        "tcp:port=80:h, h, 80, 30, -",
        "tcp:host=h:80, h, 80, 30, -",
        "tcp:80:host=h, h, 80, 30, -",
        "tcp:h:80:timeout=5, h, 80, 5, -",
        "tcp:timeout=5:h:80, h, 80, 5, -",
        "tcp:h:80:bindAddress=1.2.3.4, h, 80, 30, 1.2.3.4",
        "tcp:h:80:bindAddress=, h, 80, 30, -",
        "tcp:bücher.example:80, xn--bcher-kva.example, 80, 30, -",
      })
  void clientsByName(
      String description, String host, int port, int timeout, @Nullable String bindAddress) {
    HostnameOptions options =
        HostnameOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(timeout))
            .withBindAddress(bindAddress);
    assertThat(client(description))
        .isEqualTo(
            new HostnameEndpoint(description, host, port, options, HostnameResolver.OF_REACTOR));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "tcp:1.2.3.4:80, 1.2.3.4, 80, 30, -",
        "tcp:\\:\\:1:80, ::1, 80, 30, -",
        "tcp6:\\:\\:1:80, ::1, 80, 30, -",
        "tcp:1.2.3.4:80:timeout=5:bindAddress=1.2.3.5, 1.2.3.4, 80, 5, 1.2.3.5",
      })
  void clientsByAddress(
      String description, String host, int port, int timeout, @Nullable String bindAddress) {
    assertThat(client(description))
        .isEqualTo(
            new TCPClientEndpoint(
                description, host, port, Duration.ofSeconds(timeout), bindAddress));
  }

  @Test
  void aClientOfIPv6ByNameTriesNothingElse() {
    assertThat(((HostnameEndpoint) client("tcp6:h:80")).options().family())
        .isEqualTo(HostnameOptions.Family.IPV6);
  }

  @ParameterizedTest
  @CsvSource({
    "haproxy:tcp:80, tcp:80",
    "haproxy:tcp\\:80, tcp:80",
    "HAProxy:tcp:80:interface=\\:\\:1, tcp:80:interface=\\:\\:1",
    "haproxy:tcp\\:80\\:interface=\\\\\\:\\\\\\:1, tcp:80:interface=\\:\\:1",
    "haproxy:unix:/a\\:b:mode=660, unix:/a\\:b:mode=660",
    "haproxy:haproxy:tcp:80, haproxy:tcp:80",
  })
  void serversBehindABalancer(String description, String behind) {
    ServerEndpoint endpoint = Endpoints.server(description);
    assertThat(endpoint).hasToString(description);
    assertThat(((WrapperEndpoints.Server) endpoint).wrapped()).isEqualTo(Endpoints.server(behind));
  }

  private static void assertOneLine(ThrowingCallable call, String description, String problem) {
    assertThatThrownBy(call)
        .isInstanceOf(EndpointSyntaxError.class)
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage("endpoint '" + description + "': " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "port=80 | the type is missing; a server is written like tcp:8000",
        "tcp | the port is missing; write it like tcp:8000",
        "tcp: | the port is missing; write it like tcp:8000",
        "tcp:interface=1.2.3.4 | the port is missing; write it like tcp:8000",
        "tcp:x | 'x' is no port; 0 to 65535 is needed",
        "tcp:-1 | '-1' is no port; 0 to 65535 is needed",
        "tcp:65536 | '65536' is no port; 0 to 65535 is needed",
        "tcp:99999999999 | '99999999999' is no port; 0 to 65535 is needed",
        "tcp:80:foo=1 | unknown argument 'foo'; known: port, interface, backlog, tries",
        "tcp:80:Interface=h | unknown argument 'Interface'; known: port, interface, backlog, tries",
        "tcp:80:h:5:6 | '6' is one too many; without a name there may be: port, interface, backlog",
        "tcp:80:port=81 | 'port' is given twice",
        "tcp:port=80:1.2.3.4 | 'port' is given twice",
        "tcp:80:h:interface=i | 'interface' is given twice",
        "tcp:80:backlog=5:backlog=6 | 'backlog' is given twice",
        "tcp:80:backlog=0 | '0' is no backlog; 1 to 65535 is needed",
        "tcp:80:backlog=many | 'many' is no backlog; 1 to 65535 is needed",
        "tcp:80:tries=0 | '0' is no number of tries; 1 to 1000 is needed",
        "stdio:80 | '80' is one too many; write it as stdio:",
        "stdio:a=b | unknown argument 'a'; known: none",
        "tcp6:80:interface=127.0.0.1 | '127.0.0.1' is no IPv6 address; write it like"
            + " interface=\\:\\:1",
        "tcp6 | the port is missing; write it like tcp6:8000",
        "haproxy | the server behind it is missing; write it like haproxy:tcp:8000",
        "haproxy:tcp:x | in it, endpoint 'tcp:x': 'x' is no port; 0 to 65535 is needed",
        "tcp:80\\ | it ends in a backslash; a literal one is written as two",
      })
  void mistakesInServersAreOneLineWithThePlaceAndTheMend(String description, String problem) {
    assertOneLine(() -> Endpoints.server(description), description, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "tcp | the host is missing; write it like tcp:127.0.0.1:8000",
        "tcp::80 | the host is missing; write it like tcp:127.0.0.1:8000",
        "tcp:h | the port is missing; write it like tcp:127.0.0.1:8000",
        "tcp:host=h | the port is missing; write it like tcp:127.0.0.1:8000",
        "tcp:h:0 | '0' is no port; 1 to 65535 is needed",
        "tcp:h:http | 'http' is no port; 1 to 65535 is needed",
        "tcp:h:80:5 | '5' is one too many; without a name there may be: host, port",
        "tcp:h:host=i:port=80 | 'h' is one too many; without a name there may be: host, port",
        "tcp:h:80:timeout=soon | 'soon' is no timeout (seconds); 1 to 86400 is needed",
        "tcp:h:80:timeout=0 | '0' is no timeout (seconds); 1 to 86400 is needed",
        "tcp:a b:80 | 'a b' can be no host's name; a name or an address is needed, like"
            + " tcp:127.0.0.1:8000",
        "tcp:a..b:80 | 'a..b' can be no host's name; a name or an address is needed, like"
            + " tcp:127.0.0.1:8000",
        "tcp6:1.2.3.4:80 | '1.2.3.4' is an IPv4 address; use tcp:1.2.3.4",
        "tcp:h:80:tries=2 | unknown argument 'tries'; known: host, port, timeout, bindAddress",
      })
  void mistakesInClientsAreOneLineWithThePlaceAndTheMend(String description, String problem) {
    assertOneLine(() -> Endpoints.client(description), description, problem);
  }

  @ParameterizedTest
  @CsvSource({"80, 80", "'', ''", ":80, ''", "tcp\\::80, tcp:"})
  void anUnknownTypeIsAnsweredWithThoseThatAreKnown(String description, String type) {
    assertThatThrownBy(() -> Endpoints.server(description))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessageStartingWith(
            "endpoint '" + description + "': unknown endpoint type '" + type + "'; known: ")
        .hasMessageContaining("tcp, written like tcp:8000")
        .hasMessageContaining("tls, written like tls:8443:certificate=server.pem")
        .hasMessageContaining("unix, written like unix:/run/app.sock");
    assertThatThrownBy(() -> Endpoints.client(description))
        .hasMessageContaining("tcp, written like tcp:127.0.0.1:8000");
  }

  @Test
  void whatOnlyTwistedHasSaysWhatToDoInstead() {
    assertOneLine(
        () -> Endpoints.server("systemd:domain=INET:index=0"),
        "systemd:domain=INET:index=0",
        "a JVM can't take over the sockets that systemd has opened; leave the socket unit out,"
            + " and name the port (tcp:8000) or the file (unix:/run/app.sock) here");
    assertThatThrownBy(() -> Endpoints.client("haproxy:tcp:h:80"))
        .hasMessageContaining("'haproxy' can't be a client; what can: ");
  }

  @Test
  void aMistakeWithLineBreaksIsStillOneLine() {
    assertThatThrownBy(() -> Endpoints.server("tcp:8\r\n0\u001b[31m\u0000"))
        .hasMessage(
            "endpoint 'tcp:8\\u000d\\u000a0\\u001b[31m\\u0000':"
                + " '8\\u000d\\u000a0\\u001b[31m\\u0000' is no port; 0 to 65535 is needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "", "a:b", "a\\b", "\\:", "a=b", "::1", "tcp:host=h\\:1:2"})
  void aQuotedValueIsOneArgument(String value) {
    String description = "tcp:80:interface=" + Endpoints.quoteStringArgument(value);
    assertThat(server(description).networkInterface())
        .isEqualTo(value.isEmpty() ? "127.0.0.1" : value);
  }

  @Test
  void quotingLeavesTheEqualsSignAlone() {
    assertThat(Endpoints.quoteStringArgument("a=b:c\\d")).isEqualTo("a=b\\:c\\\\d");
  }
}
