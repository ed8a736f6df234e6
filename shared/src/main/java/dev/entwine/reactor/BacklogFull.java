package dev.entwine.reactor;

/** More work was handed to a {@link ThreadPool} than it lets wait. The work was not taken. */
public final class BacklogFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BacklogFull(String pool, int backlog) {
    super(
        "thread pool '" + pool + "' is full: " + backlog + " calls are waiting",
        null,
        false,
        false);
  }
}
