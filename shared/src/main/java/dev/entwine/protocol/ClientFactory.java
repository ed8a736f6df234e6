package dev.entwine.protocol;

/**
 * A {@link Factory} for connections one makes oneself, told how each attempt went. Twisted's {@code
 * ClientFactory}.
 */
public abstract class ClientFactory extends Factory {

  /** For subclasses. */
  protected ClientFactory() {}

  /** An attempt begins. */
  public void startedConnecting(Connector connector) {}

  /**
   * The connection is there, and its protocol's {@code connectionMade} has been called. Entwine's
   * own: in Twisted one has to wrap the protocol to know.
   */
  public void clientConnectionMade(Connector connector, Protocol protocol) {}

  /**
   * An attempt failed, perhaps since {@link #buildProtocol} threw.
   *
   * @param reason a {@link ConnectError}
   */
  public void clientConnectionFailed(Connector connector, Throwable reason) {}

  /**
   * An established connection was lost; its protocol has been told before. Also when {@link
   * #buildProtocol} answered null.
   *
   * @param reason as {@link Protocol#connectionLost} got it
   */
  public void clientConnectionLost(Connector connector, Throwable reason) {}
}
