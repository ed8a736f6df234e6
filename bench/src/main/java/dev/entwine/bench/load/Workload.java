package dev.entwine.bench.load;

import java.util.Locale;

/**
 * What the generator does to a server, and what one operation of it is.
 *
 * @param kind which server is needed: one of this kind is started for each peer
 * @param title what the table is called
 * @param connections how many connections there are, all open before anything is measured
 * @param size bytes of a message, with the CR LF of a line
 * @param window how many messages are under way at a time: on each connection, or, for {@link
 *     Kind#CHAT}, from the one member who speaks
 */
public record Workload(Kind kind, String title, int connections, int size, int window) {

  /** What a server does with what it gets. */
  public enum Kind {
    /** Sends it back. An operation is a message that has come back. */
    ECHO,
    /** Sends each line back as a line. An operation is a line that has come back. */
    LINES,
    /** Sends each line to every connection. An operation is a line that has come to one member. */
    CHAT;

    /** How a server is asked for on its command line. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if a number is too small
   */
  public Workload {
    if (connections < 1 || size < 3 || window < 1) {
      throw new IllegalArgumentException("a workload needs a connection, 3 bytes and a window");
    }
  }
}
