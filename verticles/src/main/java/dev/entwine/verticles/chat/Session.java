package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;

/** How a person is reached: what the rooms know of a connection. */
interface Session {

  /**
   * Shows a line. It must not call back into the rooms: whoever can't be written to leaves on a
   * later turn.
   *
   * @param line with its end; shared with others, so not to be changed
   */
  void write(Buffer line);

  /** Shows a last notice, and ends the session. */
  void goodbye(String notice);
}
