package dev.entwine.transport;

/** {@link UDPPortTest} on the JDK's transport. */
final class UDPPortOnNIOTest extends UDPPortTest {

  @Override
  boolean natively() {
    return false;
  }
}
