package dev.entwine.transport;

import dev.entwine.protocol.InvalidAddressError;

/**
 * How a UDP port is listened on.
 *
 * @param networkInterface the IPv4 or IPv6 address to bind. A port bound to loopback reaches this
 *     machine alone: to talk to others bind {@code 0.0.0.0}, {@code ::} or an address that they can
 *     reach
 * @param maxPacketSize how many bytes of a datagram are received, 1 to 65535; the rest of a longer
 *     one is cut off
 * @param receiveBuffer how many bytes of datagrams the system keeps until they are read, in bytes;
 *     more are lost. 0 for the system's own size, which it may also set a bound to
 * @param sendQueue how many bytes of datagrams may wait for the system to take them, 0 or more; one
 *     that would be more is dropped and counted, unless it is the only one
 */
public record UDPOptions(
    String networkInterface, int maxPacketSize, int receiveBuffer, int sendQueue) {

  /** Loopback; Twisted's 8192 bytes; the system's receive buffer; 64 KiB may wait to be sent. */
  public static final UDPOptions DEFAULT = new UDPOptions("127.0.0.1", 8192, 0, 64 * 1024);

  public UDPOptions {
    if (!Addresses.isAddress(networkInterface)) {
      throw new InvalidAddressError(networkInterface, "is not an IPv4 or IPv6 address");
    }
    if (maxPacketSize < 1 || maxPacketSize > 65535) {
      throw new IllegalArgumentException(
          "maxPacketSize: 1 to 65535 is needed, not " + maxPacketSize);
    }
    if (receiveBuffer < 0) {
      throw new IllegalArgumentException(
          "receiveBuffer: 0 or more is needed, not " + receiveBuffer);
    }
    if (sendQueue < 0) {
      throw new IllegalArgumentException("sendQueue: 0 or more is needed, not " + sendQueue);
    }
  }

  public UDPOptions withNetworkInterface(String other) {
    return new UDPOptions(other, maxPacketSize, receiveBuffer, sendQueue);
  }

  public UDPOptions withMaxPacketSize(int other) {
    return new UDPOptions(networkInterface, other, receiveBuffer, sendQueue);
  }

  public UDPOptions withReceiveBuffer(int other) {
    return new UDPOptions(networkInterface, maxPacketSize, other, sendQueue);
  }

  public UDPOptions withSendQueue(int other) {
    return new UDPOptions(networkInterface, maxPacketSize, receiveBuffer, other);
  }
}
