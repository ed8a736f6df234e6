package dev.entwine.verticles.chat;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.time.Clock;
import io.vertx.core.buffer.Buffer;

/** Builds a {@link ChatProtocol} for each connection, up to a number. */
final class ChatFactory extends Factory {

  private final ChatOptions options;
  private final Clock clock;
  private final ChatRooms rooms;
  private int connections;

  ChatFactory(ChatOptions options, Clock clock, ChatRooms rooms) {
    this.options = options;
    this.clock = clock;
    this.rooms = rooms;
  }

  @Override
  public Protocol buildProtocol(Address peer) {
    if (connections >= options.maxConnections()) {
      return new Full();
    }
    connections++;
    return new ChatProtocol(options, clock, rooms, () -> connections--);
  }

  /** For one connection too many: says so, and closes it. */
  private static final class Full extends Protocol {
    @Override
    protected void connectionMade() {
      transport().write(ChatLines.notice("The chat is full: try again later. Goodbye."));
      transport().loseConnection();
    }

    @Override
    public void dataReceived(Buffer data) {}
  }
}
