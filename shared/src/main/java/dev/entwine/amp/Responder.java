package dev.entwine.amp;

import dev.entwine.defer.Deferred;

/** Answers boxes. On the transport's loop. */
@FunctionalInterface
public interface Responder {

  /**
   * Answers a box.
   *
   * @param box the question, with the keys that begin with {@code _} in it
   * @return fires with a box of its own for the answer. If it fails, or this throws, a {@link
   *     RemoteAmpError} is sent as it is; anything else is sent as an unknown error, reported here,
   *     and closes the connection
   */
  Deferred<? extends AmpBox> respond(AmpBox box) throws Exception;
}
