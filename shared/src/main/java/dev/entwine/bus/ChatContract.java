package dev.entwine.bus;

/**
 * The line chat on the event bus: how another verticle speaks in a room, and listens to all of
 * them.
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><th>address</th><th>how</th><th>message</th></tr>
 * <tr><td>{@link #ADDRESS}</td><td>request</td><td>a {@link ChatSay} as JSON; answered with an empty
 * JSON object once the line has been shown to the people of the answering instance and published to
 * the others, or with a failure whose code is a {@link Refusal}'s and whose text says why</td></tr>
 * <tr><td>{@link #EVENTS}</td><td>published, to be consumed</td><td>a {@link ChatEvent} as JSON for
 * everything that happens in a room, from every instance and node</td></tr>
 * </table>
 *
 * <p>Private messages are not published. Delivery is the event bus's own: at most once, in order
 * from each instance, with no word about what got lost on the way. A node that dies takes what it
 * had not sent with it; a listener sees a gap in {@link ChatEvent#seq}.
 */
public final class ChatContract {

  /** Where a verticle speaks. Several instances and nodes may serve it; one of them answers. */
  public static final String ADDRESS = "entwine.chat";

  /** Where a verticle listens. */
  public static final String EVENTS = "entwine.chat.events";

  private ChatContract() {}

  /** Why a {@link ChatSay} was not said. The failure's text says it in a sentence. */
  public enum Refusal {
    /** The message is none: a field is missing, of the wrong type, or too long. */
    BAD_REQUEST(400),
    /** No such room: rooms are made by people who join them. */
    NO_SUCH_ROOM(404),
    /** A person has that name. */
    NAME_TAKEN(409),
    /** Nobody may have that name: it is empty, too long, or has characters that names have not. */
    BAD_NAME(422),
    /** The service failed over it; the reason is in its log. */
    INTERNAL(500),
    /** The service is stopping. */
    STOPPING(503);

    private final int code;

    Refusal(int code) {
      this.code = code;
    }

    /** The failure code that travels: {@code ReplyException.failureCode()}. */
    public int code() {
      return code;
    }
  }
}
