package dev.entwine.amp;

import org.jspecify.annotations.Nullable;

/** Finds who answers a command. Twisted's {@code IResponderLocator}. */
@FunctionalInterface
public interface ResponderLocator {

  /**
   * Finds a responder.
   *
   * @param name of the command, as on the wire
   * @return null if there is none: the other end is told that the command is unhandled
   */
  @Nullable Responder locateResponder(String name);
}
