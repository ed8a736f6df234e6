package dev.entwine.transport;

import dev.entwine.protocol.Address;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;

/** What a {@link StreamPort} listens on: an interface and a port, or a file. */
public sealed interface Place permits TCPPlace, UNIXPlace {

  /** A TCP port of a network interface. */
  static Place tcp(String networkInterface, int port) {
    return new TCPPlace(networkInterface, port);
  }

  /** A UNIX socket's file. */
  static Place unix(String path, UNIXPortOptions options) {
    return new UNIXPlace(path, options);
  }

  /** The place as it was asked for. */
  Address wanted();

  /** The same for Vert.x. */
  SocketAddress socketAddress();

  /** Under what name a process claims it; empty if nobody else can ask for the same. */
  String name();

  /**
   * Makes sure that nobody has the place. Called before anything is opened, once for all that share
   * it.
   */
  default void take() throws IOException {}

  /**
   * The place is listened on.
   *
   * @param actualPort the port that the system chose, if there are ports
   * @return where that is
   */
  Address opened(int actualPort) throws IOException;

  /** Nobody listens on it any more. Called once for all that shared it. */
  default void release() throws IOException {}
}
