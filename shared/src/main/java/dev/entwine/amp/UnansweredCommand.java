package dev.entwine.amp;

/**
 * A command that wants no answer, and gets none: a record, as {@link Command} says. Twisted's
 * {@code requiresAnswer = False}.
 *
 * <p>Whether it arrived, or failed, is not known. A failure of its responder closes the connection.
 */
public interface UnansweredCommand extends Command<Acknowledgement> {}
