package dev.entwine.testing;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.UDPTransport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that keeps what is written to it. Twisted's {@code FakeDatagramTransport}.
 *
 * <p>It only records: closing it does not tell the protocol, which the test does itself with {@code
 * protocol.doStop()}.
 */
public final class FakeDatagramTransport implements UDPTransport {

  /**
   * What was written.
   *
   * @param to where to; null if it was for the connected peer
   */
  public record Written(Buffer datagram, @Nullable Address to) {}

  private final List<Written> written = new ArrayList<>();
  private @Nullable Address peer;
  private boolean stopped;
  private boolean broadcastAllowed;

  /** A port at a made-up address. */
  public FakeDatagramTransport() {}

  /** What was written up to now. */
  public List<Written> written() {
    return List.copyOf(written);
  }

  /** Where it was connected to; null if it was not. */
  public @Nullable Address peer() {
    return peer;
  }

  /** Whether it was told to stop listening. */
  public boolean stopped() {
    return stopped;
  }

  @Override
  public void write(Buffer datagram, @Nullable Address to) {
    written.add(new Written(datagram.copy(), to));
  }

  @Override
  public void write(Buffer datagram, String host, int port) {
    write(datagram, address(host, port));
  }

  @Override
  public void connect(String host, int port) {
    peer = address(host, port);
  }

  private static Address address(String host, int port) {
    return host.indexOf(':') < 0 ? new IPv4Address(host, port) : new IPv6Address(host, port);
  }

  @Override
  public Address getHost() {
    return new IPv4Address("10.0.0.1", 12345);
  }

  @Override
  public Deferred<@Nullable Void> stopListening() {
    stopped = true;
    return Deferred.succeed(null);
  }

  @Override
  public void setBroadcastAllowed(boolean allowed) {
    broadcastAllowed = allowed;
  }

  @Override
  public boolean getBroadcastAllowed() {
    return broadcastAllowed;
  }

  @Override
  public long bufferedBytes() {
    return 0;
  }

  @Override
  public long dropped() {
    return 0;
  }
}
