package dev.entwine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kinds of endpoints that other modules bring. */
class EndpointTypesTest {

  /** A kind that can only be connected to. */
  private static class Pigeon implements EndpointType {
    @Override
    public String name() {
      return "pigeon";
    }

    @Override
    public @Nullable String serverExample() {
      return null;
    }

    @Override
    public String clientExample() {
      return "pigeon:loft";
    }

    @Override
    public ServerEndpoint server(EndpointString description) {
      throw new AssertionError("it has no servers");
    }

    @Override
    public ClientEndpoint client(EndpointString description) {
      description.nameInOrder("loft");
      throw description.error(
          "the loft " + description.require("loft", "pigeon:loft") + " is shut");
    }
  }

  private static EndpointTypes types(EndpointType... found) {
    return new EndpointTypes(List.of(new TCPEndpointType()), List.of(found));
  }

  @Test
  void aKindThatWasFoundIsUsedWhateverTheCaseOfItsName() {
    assertThatThrownBy(() -> types(new Pigeon()).client(new EndpointString("Pigeon:n7")))
        .hasMessage("endpoint 'Pigeon:n7': the loft n7 is shut");
    assertThat(types(new Pigeon()).server(new EndpointString("tcp:80"))).hasToString("tcp:80");
  }

  @Test
  void whatIsUnknownIsAnsweredWithWhatIsKnown() {
    assertThatThrownBy(() -> types(new Pigeon()).client(new EndpointString("dove:n7")))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage(
            "endpoint 'dove:n7': unknown endpoint type 'dove'; known: pigeon, written like"
                + " pigeon:loft; tcp, written like tcp:127.0.0.1:8000");
  }

  @Test
  void aKindWithoutServersSaysSo() {
    assertThatThrownBy(() -> types(new Pigeon()).server(new EndpointString("pigeon:n7")))
        .isInstanceOf(EndpointSyntaxError.class)
        .hasMessage(
            "endpoint 'pigeon:n7': 'pigeon' can't be a server; what can: tcp, written like"
                + " tcp:8000");
  }

  @Test
  void twoKindsOfOneNameAreRefused() {
    assertThatThrownBy(() -> types(new Pigeon(), new Pigeon() {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'pigeon': take one off the class path");
  }
}
