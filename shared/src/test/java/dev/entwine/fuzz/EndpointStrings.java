package dev.entwine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.endpoint.EndpointDescription;
import dev.entwine.endpoint.EndpointSyntaxError;
import dev.entwine.endpoint.Endpoints;
import java.nio.charset.StandardCharsets;

/**
 * Endpoint descriptions: what can be taken apart can be put together again, and what is wrong is an
 * error of one line that begins with the description.
 */
final class EndpointStrings {

  private EndpointStrings() {}

  static void check(byte[] input) {
    String description = new String(input, StandardCharsets.UTF_8);
    try {
      EndpointDescription parsed = EndpointDescription.of(description);
      assertThat(EndpointDescription.of(parsed.quoted())).isEqualTo(parsed);
    } catch (EndpointSyntaxError e) {
      isOneClearLine(e);
    }
    try {
      assertThat(Endpoints.server(description)).isNotNull();
    } catch (EndpointSyntaxError e) {
      isOneClearLine(e);
    }
    try {
      assertThat(Endpoints.client(description)).isNotNull();
    } catch (EndpointSyntaxError e) {
      isOneClearLine(e);
    }
  }

  private static void isOneClearLine(EndpointSyntaxError error) {
    String message = error.getMessage();
    if (!message.startsWith("endpoint '") || message.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("not one line that shows the description", error);
    }
  }
}
