package dev.entwine.transport;

/** The same on the JDK's own transport, which is used where Netty has no native one. */
class TLSServerTransportOnNIOTest extends TLSServerTransportTest {

  @Override
  protected boolean natively() {
    return false;
  }
}
