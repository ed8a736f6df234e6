package dev.entwine.bus;

/**
 * The echo service on the event bus.
 *
 * <p>A request to {@link #ADDRESS} is answered with its own body and its own headers. Any body that
 * the event bus can carry is allowed, null included. Several instances and nodes may serve the
 * address; one of them answers.
 */
public final class EchoContract {

  /** Where requests go. */
  public static final String ADDRESS = "entwine.echo";

  /** The failure's code when the body came by a codec of which only the sender's side knows. */
  public static final int NO_CODEC = 415;

  private EchoContract() {}
}
