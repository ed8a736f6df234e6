package dev.entwine.amp;

/**
 * What boxes are for, such as a {@link BoxDispatcher}. Twisted's {@code IBoxReceiver}. Called on
 * the transport's loop.
 */
public interface BoxReceiver {

  /** The connection is there; called once and first. */
  void startReceivingBoxes(BoxSender sender);

  /**
   * A box has come.
   *
   * @throws AmpError to have it taken for malformed: the connection closes with that as the reason
   */
  void ampBoxReceived(AmpBox box);

  /** The connection is gone; called once and last. */
  void stopReceivingBoxes(Throwable reason);
}
