package dev.entwine.protocols.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Says who is here, a line for each (RFC 866, active users). Twisted's {@code wire.Who}. */
public non-sealed class Who extends Saying {

  /** A protocol for one connection. */
  public Who() {}

  /**
   * The users. To be overridden.
   *
   * @return lines in ASCII that end in CR LF, none if nobody is here
   */
  protected String getUsers() {
    return "root\r\n";
  }

  @Override
  final Buffer said() {
    return Buffer.buffer(getUsers().getBytes(StandardCharsets.US_ASCII));
  }
}
