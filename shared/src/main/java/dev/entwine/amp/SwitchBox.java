package dev.entwine.amp;

import dev.entwine.protocol.Protocol;

/** The last box of a connection: what follows is another protocol's. */
final class SwitchBox extends AmpBox {

  private final Protocol innerProtocol;

  SwitchBox(Protocol innerProtocol) {
    this.innerProtocol = innerProtocol;
  }

  @Override
  void sendTo(BoxSender sender) {
    BinaryBoxProtocol protocol = BinaryBoxProtocol.under(sender);
    super.sendTo(sender);
    protocol.lockForSwitch();
    protocol.switchTo(innerProtocol);
  }
}
