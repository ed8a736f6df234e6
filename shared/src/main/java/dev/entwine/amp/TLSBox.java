package dev.entwine.amp;

import dev.entwine.tls.TLSContext;

/** A box after which the connection speaks TLS. */
final class TLSBox extends AmpBox {

  private final TLSContext tls;

  TLSBox(TLSContext tls) {
    this.tls = tls;
  }

  @Override
  void sendTo(BoxSender sender) {
    BinaryBoxProtocol protocol = BinaryBoxProtocol.under(sender);
    protocol.checkFirstTLS();
    super.sendTo(sender);
    protocol.beginTLS(tls);
  }
}
