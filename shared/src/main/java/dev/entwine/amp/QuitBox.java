package dev.entwine.amp;

/**
 * A box after which the connection is closed, for a responder of raw boxes to answer with.
 * Twisted's {@code QuitBox}.
 */
public final class QuitBox extends AmpBox {

  @Override
  void sendTo(BoxSender sender) {
    super.sendTo(sender);
    sender.loseConnection();
  }
}
