package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.testing.PythonPeer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
