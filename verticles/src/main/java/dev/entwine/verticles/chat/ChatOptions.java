package dev.entwine.verticles.chat;

import dev.entwine.endpoint.Endpoints;
import java.time.Duration;

/**
 * What an operator can set about the chat. Every bound is here, with what happens beyond it.
 *
 * @param endpoint where to listen, such as {@code tcp:8123:interface=127.0.0.1}
 * @param motd one line that greets who connects; empty for none
 * @param lobby the room everyone starts in
 * @param maxConnections connections at a time, for each instance; one more is told so and closed
 * @param maxLineBytes bytes in a line without its end; a longer one is answered with an error, and
 *     the connection is closed
 * @param maxNick characters in a person's name, and in a room's
 * @param maxNameTries how often a newcomer may give a name that can't be had before the connection
 *     is closed
 * @param maxRooms rooms that exist at a time; beyond it no new one is made
 * @param maxRoomsPerPerson rooms a person may be in at a time; beyond it a join is refused
 * @param historyLines the last lines of a room that are kept, and shown to who joins; 0 for none
 * @param maxLinesPerSecond lines a person may send; faster ones are not lost, but read later
 * @param maxBacklogBytes bytes that may wait for a person who does not read; beyond it the
 *     connection is cut
 * @param registrationTimeout how long a newcomer may take to give a name; then the connection is
 *     closed
 * @param idleTimeout how long a person may send nothing; then the connection is closed; {@code 0s}
 *     for ever
 * @param lingerTimeout how long a connection that this side is closing may stay open because the
 *     other goes on sending, or does not read
 * @param lingerBytes bytes that are read and thrown away meanwhile; with more the connection is cut
 * @param announceInterval how often an instance tells the others that it is there
 * @param peerTimeout after how long without a word from an instance its people are taken for gone
 * @param maxPeers other instances that are listened to; one more is ignored
 * @param drainGrace how long the last lines may take to get to people when the chat is stopped;
 *     what is still open then is cut
 */
public record ChatOptions(
    String endpoint,
    String motd,
    String lobby,
    int maxConnections,
    int maxLineBytes,
    int maxNick,
    int maxNameTries,
    int maxRooms,
    int maxRoomsPerPerson,
    int historyLines,
    int maxLinesPerSecond,
    int maxBacklogBytes,
    Duration registrationTimeout,
    Duration idleTimeout,
    Duration lingerTimeout,
    int lingerBytes,
    Duration announceInterval,
    Duration peerTimeout,
    int maxPeers,
    Duration drainGrace) {

  // Before the defaults, which are checked against it.
  private static final Duration A_DAY = Duration.ofDays(1);

  /** What holds unless it is set otherwise. */
  public static final ChatOptions DEFAULTS =
      new ChatOptions(
          "tcp:8123:interface=127.0.0.1",
          "Welcome to the Entwine chat.",
          "lobby",
          10_000,
          1024,
          24,
          5,
          1000,
          20,
          20,
          250,
          1 << 20,
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          Duration.ofSeconds(10),
          128 << 20,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          256,
          Duration.ofSeconds(5));

  /**
   * @throws IllegalArgumentException if a component is out of range; the text begins with its name
   */
  public ChatOptions {
    try {
      Endpoints.server(endpoint);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("endpoint: " + e.getMessage(), e);
    }
    if (!motd.equals(ChatText.printable(motd))) {
      throw new IllegalArgumentException("motd: one line without control characters is needed");
    }
    within("maxConnections", maxConnections, 1, 1_000_000);
    within("maxLineBytes", maxLineBytes, 16, 65_536);
    within("maxNick", maxNick, 1, 64);
    String problem = ChatText.nameProblem("a room's name", lobby, maxNick);
    if (problem != null) {
      throw new IllegalArgumentException("lobby: " + problem);
    }
    within("maxNameTries", maxNameTries, 1, 1000);
    within("maxRooms", maxRooms, 1, 1_000_000);
    within("maxRoomsPerPerson", maxRoomsPerPerson, 1, 1000);
    within("historyLines", historyLines, 0, 1000);
    within("maxLinesPerSecond", maxLinesPerSecond, 1, 1_000_000);
    within("maxBacklogBytes", maxBacklogBytes, 16 << 10, 1 << 30);
    within("registrationTimeout", registrationTimeout, Duration.ofSeconds(1), A_DAY);
    within("idleTimeout", idleTimeout, Duration.ZERO, A_DAY);
    within("lingerTimeout", lingerTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    within("lingerBytes", lingerBytes, 1 << 20, Integer.MAX_VALUE);
    within("announceInterval", announceInterval, Duration.ofMillis(100), Duration.ofMinutes(1));
    within("peerTimeout", peerTimeout, announceInterval.multipliedBy(2), A_DAY);
    within("maxPeers", maxPeers, 1, 10_000);
    within("drainGrace", drainGrace, Duration.ZERO, Duration.ofMinutes(5));
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": is " + value + ", " + least + " to " + most + " is allowed");
    }
  }

  private static void within(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name
              + ": is "
              + written(value)
              + ", "
              + written(least)
              + " to "
              + written(most)
              + " is allowed");
    }
  }

  /** A duration as it is written in a configuration. */
  private static String written(Duration d) {
    long millis = d.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    return millis % 3_600_000 == 0 && millis > 0 ? millis / 3_600_000 + "h" : millis / 1000 + "s";
  }
}
