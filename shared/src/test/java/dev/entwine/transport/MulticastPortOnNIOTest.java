package dev.entwine.transport;

/** {@link MulticastPortTest} on the JDK's transport. */
final class MulticastPortOnNIOTest extends MulticastPortTest {

  @Override
  boolean natively() {
    return false;
  }
}
