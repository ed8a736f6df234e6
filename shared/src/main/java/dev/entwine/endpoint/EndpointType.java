package dev.entwine.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * A kind of endpoint: what the word before the first colon of a description stands for. Twisted's
 * {@code IStreamServerEndpointStringParser} and {@code
 * IStreamClientEndpointStringParserWithReactor}.
 *
 * <p>Further kinds are found by {@link java.util.ServiceLoader}: a module that has one names its
 * class in {@code META-INF/services/dev.entwine.endpoint.EndpointType}. Implementations are used on
 * any thread and keep no state.
 */
public interface EndpointType {

  /** The word, in lower case. */
  String name();

  /** How a server is written, shown when a description is wrong; null if there is none. */
  @Nullable String serverExample();

  /** How a client is written, shown when a description is wrong; null if there is none. */
  @Nullable String clientExample();

  /**
   * The server endpoint that is described. Called only if there is a {@link #serverExample}.
   *
   * @throws EndpointSyntaxError made by {@link EndpointString#error}
   */
  ServerEndpoint server(EndpointString description);

  /**
   * The client endpoint that is described. Called only if there is a {@link #clientExample}.
   *
   * @throws EndpointSyntaxError made by {@link EndpointString#error}
   */
  ClientEndpoint client(EndpointString description);
}
