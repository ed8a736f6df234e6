package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.testing.PythonPeer;
import dev.entwine.transport.UNIXPortOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Descriptions are taken apart as Twisted takes them apart.
 *
 * <p>Two differences are kept out. A name that is given twice is a mistake in Entwine; in Twisted
 * the last one counts, in silence. And a description needs a type: Twisted's parser, which is asked
 * here, does not look at that. (Names outside ASCII, which are known to neither, break Twisted's.)
 */
class EndpointStringAgainstTwistedTest {

  private static final int MANY = 8_000;
  private static final long SEED = Long.getLong("entwine.test.seed", 20_220_404);

  @Test
  void randomDescriptionsAreTakenApartTheSameWay() {
    Random random = new Random(SEED);
    List<String> descriptions = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      descriptions.add("t:" + description(random));
    }
    JsonArray results;
    try (PythonPeer twisted = PythonPeer.start("shared", "twisted_endpoint_strings.py")) {
      twisted.writeLine(new JsonArray(descriptions).encode());
      results = new JsonArray(twisted.readLine());
    }
    int namesGivenTwice = 0;
    for (int i = 0; i < MANY; i++) {
      String description = descriptions.get(i);
      JsonArray expected = results.getJsonArray(i);
      if (expected == null) {
        assertThatThrownBy(() -> new EndpointString(description))
            .as(description)
            .isInstanceOf(EndpointSyntaxError.class)
            .hasMessageMatching("(?s).*(ends in a backslash|is given twice).*");
      } else if (!same(description, expected)) {
        namesGivenTwice++;
      }
    }
    assertThat(namesGivenTwice).isLessThan(MANY / 10);
  }

  /**
   * Kept out: what only one of them has ({@code tries}, clients of {@code tcp6}), and numbers that
   * Python reads and people don't write. Where nothing is said Twisted listens on all interfaces,
   * and Entwine on loopback.
   */
  @Test
  void serversAreTheSame() {
    Random random = new Random(SEED + 1);
    List<String> descriptions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      descriptions.add(server(random));
    }
    JsonArray results = ask("server ", descriptions);
    int made = 0;
    for (int i = 0; i < descriptions.size(); i++) {
      String description = descriptions.get(i);
      JsonArray expected = results.getJsonArray(i);
      if (expected == null) {
        assertThatThrownBy(() -> Endpoints.server(description))
            .as(description)
            .isInstanceOf(EndpointSyntaxError.class);
      } else if (sameOrStricter(
          description, () -> of(Endpoints.server(description), 0), expected)) {
        made++;
      }
    }
    assertThat(made).isBetween(descriptions.size() / 10, descriptions.size() - 100);
  }

  @Test
  void clientsAreTheSame() {
    Random random = new Random(SEED + 2);
    List<String> descriptions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      descriptions.add(client(random));
    }
    JsonArray results = ask("client ", descriptions);
    int made = 0;
    for (int i = 0; i < descriptions.size(); i++) {
      String description = descriptions.get(i);
      JsonArray expected = results.getJsonArray(i);
      if (expected == null) {
        assertThatThrownBy(() -> Endpoints.client(description))
            .as(description)
            .isInstanceOf(EndpointSyntaxError.class);
      } else if (sameOrStricter(description, () -> of(Endpoints.client(description)), expected)) {
        made++;
      }
    }
    assertThat(made).isBetween(descriptions.size() / 10, descriptions.size() - 100);
  }

  /**
   * Where Twisted takes one of two values for the same thing in silence, or any word for an
   * address, Entwine says what is wrong.
   */
  private static boolean sameOrStricter(
      String description, Supplier<JsonArray> made, JsonArray expected) {
    JsonArray ours;
    try {
      ours = made.get();
    } catch (EndpointSyntaxError e) {
      assertThat(e)
          .as(description)
          .hasMessageMatching(".*(is one too many; .*|is given twice|is no IPv6 address; .*)");
      return false;
    }
    assertThat(ours).as(description).isEqualTo(expected);
    return true;
  }

  private static JsonArray ask(String side, List<String> descriptions) {
    try (PythonPeer twisted = PythonPeer.start("shared", "twisted_endpoint_strings.py")) {
      twisted.writeLine(side + new JsonArray(descriptions).encode());
      return new JsonArray(twisted.readLine());
    }
  }

  private static JsonArray of(ServerEndpoint endpoint, int wrappers) {
    if (endpoint instanceof WrapperEndpoints.Server behind) {
      return of(behind.wrapped(), wrappers + 1);
    }
    if (endpoint instanceof UNIXServerEndpoint unix) {
      UNIXPortOptions options = unix.options();
      return new JsonArray(
          Arrays.asList(
              wrappers,
              "unix",
              unix.path(),
              options.mode(),
              options.backlog(),
              options.lockFile()));
    }
    TCPServerEndpoint tcp = (TCPServerEndpoint) endpoint;
    String on = tcp.networkInterface();
    boolean six = on.indexOf(':') >= 0;
    return new JsonArray(
        Arrays.asList(
            wrappers,
            six ? "TCP6ServerEndpoint" : "TCP4ServerEndpoint",
            tcp.port(),
            on.equals("127.0.0.1") ? "" : on.equals("::1") ? "::" : on,
            tcp.backlog()));
  }

  private static JsonArray of(ClientEndpoint endpoint) {
    if (endpoint instanceof UNIXClientEndpoint unix) {
      return new JsonArray(
          Arrays.asList("unix", unix.path(), (int) unix.timeout().toSeconds(), unix.checkPID()));
    }
    if (endpoint instanceof HostnameEndpoint name) {
      HostnameOptions options = name.options();
      return new JsonArray(
          Arrays.asList(
              "tcp",
              name.host(),
              name.port(),
              (int) options.timeout().toSeconds(),
              options.bindAddress()));
    }
    TCPClientEndpoint tcp = (TCPClientEndpoint) endpoint;
    return new JsonArray(
        Arrays.asList(
            "tcp", tcp.host(), tcp.port(), (int) tcp.timeout().toSeconds(), tcp.bindAddress()));
  }

  private static String server(Random random) {
    StringBuilder description = new StringBuilder();
    for (int i = random.nextInt(8); i > 5; i--) {
      description.append("haproxy:");
    }
    switch (random.nextInt(3)) {
      case 0 ->
          arguments(
              description.append("tcp"),
              random,
              "80",
              "port=81",
              "10.0.0.9",
              "interface=10.0.0.8",
              "backlog=7",
              "x");
      case 1 ->
          arguments(
              description.append("tcp6"),
              random,
              "80",
              "port=81",
              "7",
              "backlog=8",
              "interface=fe80\\:\\:1",
              "x");
      default ->
          arguments(
              description.append("unix"),
              random,
              "/a",
              "address=/b\\:c",
              "660",
              "mode=600",
              "backlog=8",
              "lockfile=0",
              "y=1");
    }
    return description.toString();
  }

  private static String client(Random random) {
    StringBuilder description = new StringBuilder();
    if (random.nextBoolean()) {
      arguments(
          description.append("tcp"),
          random,
          "h",
          "80",
          "host=10.0.0.1",
          "port=81",
          "timeout=5",
          "bindAddress=10.0.0.2");
    } else {
      arguments(description.append("unix"), random, "/a", "path=/b\\:c", "timeout=8", "lockfile=1");
    }
    return description.toString();
  }

  /** Some of these, each once, in any order. */
  private static void arguments(StringBuilder description, Random random, String... some) {
    List<String> mixed = new ArrayList<>(List.of(some));
    Collections.shuffle(mixed, random);
    mixed
        .subList(0, random.nextInt(mixed.size()))
        .forEach(each -> description.append(':').append(each));
  }

  private static boolean same(String description, JsonArray expected) {
    EndpointString string;
    try {
      string = new EndpointString(description);
    } catch (EndpointSyntaxError e) {
      assertThat(e).as(description).hasMessageEndingWith("is given twice");
      return false;
    }
    List<Object> positional = new ArrayList<>(string.positional);
    positional.add(0, string.type());
    assertThat(new JsonArray(positional)).as(description).isEqualTo(expected.getJsonArray(0));
    assertThat(new JsonObject(Map.copyOf(string.named)))
        .as(description)
        .isEqualTo(expected.getJsonObject(1));
    assertThat(Endpoints.quoteStringArgument(description)).isEqualTo(expected.getString(2));
    return true;
  }

  private static String description(Random random) {
    String characters = "::::====\\\\\\ab12 .\n";
    StringBuilder description = new StringBuilder();
    for (int i = random.nextInt(16); i > 0; i--) {
      description.append(characters.charAt(random.nextInt(characters.length())));
    }
    return description.toString();
  }
}
