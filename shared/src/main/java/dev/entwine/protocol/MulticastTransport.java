package dev.entwine.protocol;

import dev.entwine.defer.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * An open UDP port that can be in multicast groups. Twisted's {@code IMulticastTransport}, and for
 * IPv6 groups as well.
 *
 * <p>Groups and interfaces are addresses; Twisted looks names up, here they are refused with {@link
 * InvalidAddressError}. Multicast works on the JDK's transport alone, which is Vert.x's default,
 * and {@code listenMulticast} says so on a native one.
 */
public interface MulticastTransport extends UDPTransport {

  /**
   * {@link #joinGroup(String, String)} on the interface that the system routes that group's
   * datagrams to.
   */
  default Deferred<@Nullable Void> joinGroup(String group) {
    return joinGroup(group, "");
  }

  /**
   * Has the datagrams that are sent to a group received too.
   *
   * @param group a multicast address
   * @param networkInterface an address of the interface; empty for the one the system chooses
   * @return fires when that is done, or fails with {@link MulticastJoinError}
   */
  Deferred<@Nullable Void> joinGroup(String group, String networkInterface);

  /** {@link #leaveGroup(String, String)} on the interface that the system chooses. */
  default Deferred<@Nullable Void> leaveGroup(String group) {
    return leaveGroup(group, "");
  }

  /**
   * Has them received no more.
   *
   * @param networkInterface as it was given to {@link #joinGroup(String, String)}
   * @return fires when that is done, or fails with {@link MulticastJoinError}
   */
  Deferred<@Nullable Void> leaveGroup(String group, String networkInterface);

  /** The address of the interface that multicast datagrams leave by; 0.0.0.0 or :: for any. */
  String getOutgoingInterface();

  /**
   * Chooses the interface that multicast datagrams leave by.
   *
   * @param address an address of it
   * @throws MulticastJoinError if no interface has that address
   */
  void setOutgoingInterface(String address);

  /** Whether this machine gets its own multicast datagrams too. It does, unless told otherwise. */
  boolean getLoopbackMode();

  /** Says whether this machine gets its own multicast datagrams too. */
  void setLoopbackMode(boolean on);

  /** How many networks a multicast datagram may cross; 1, its own, unless told otherwise. */
  int getTTL();

  /**
   * Says how many networks a multicast datagram may cross.
   *
   * @param ttl 0, for none but this machine, to 255
   */
  void setTTL(int ttl);
}
