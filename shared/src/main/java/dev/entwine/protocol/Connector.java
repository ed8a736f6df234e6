package dev.entwine.protocol;

/**
 * The connection, or the attempt at one, behind {@code connectTCP}. Twisted's {@code IConnector}.
 */
public interface Connector {

  /**
   * Tries again, from inside or after {@code clientConnectionFailed} or {@code
   * clientConnectionLost}.
   *
   * @throws IllegalStateException while it is connecting or connected
   */
  void connect();

  /** Gives the attempt up, or closes the connection as {@link Transport#loseConnection} does. */
  void disconnect();

  /**
   * Gives the attempt up: {@code clientConnectionFailed} gets a {@link ConnectingCancelledError}.
   *
   * @throws IllegalStateException if no attempt is being made
   */
  void stopConnecting();

  /** Where it connects to. */
  Address getDestination();
}
