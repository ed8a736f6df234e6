package dev.entwine.testing;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.MulticastJoinError;
import dev.entwine.protocol.MulticastTransport;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that keeps what is written to it, and the groups it is in. Twisted's {@code
 * FakeDatagramTransport}.
 *
 * <p>It only records: closing it does not tell the protocol, which the test does itself with {@code
 * protocol.doStop()}, unless it is a {@link MemoryReactor}'s.
 */
public final class FakeDatagramTransport implements MulticastTransport {

  /**
   * What was written.
   *
   * @param to where to; null if it was for the connected peer
   */
  public record Written(Buffer datagram, @Nullable Address to) {}

  private final Address host;
  private final Consumer<FakeDatagramTransport> onStop;
  private final List<Written> written = new ArrayList<>();
  private final Set<String> groups = new LinkedHashSet<>();
  private String outgoingInterface = "0.0.0.0";
  private boolean loopbackMode = true;
  private int ttl = 1;
  private @Nullable Address peer;
  private boolean stopped;
  private boolean broadcastAllowed;

  /** A port at a made-up address. */
  public FakeDatagramTransport() {
    this(new IPv4Address("10.0.0.1", 12345), stopped -> {});
  }

  FakeDatagramTransport(Address host, Consumer<FakeDatagramTransport> onStop) {
    this.host = host;
    this.onStop = onStop;
  }

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
    return host;
  }

  @Override
  public Deferred<@Nullable Void> stopListening() {
    if (!stopped) {
      stopped = true;
      onStop.accept(this);
    }
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

  /** The groups it is in. */
  public Set<String> groups() {
    return Set.copyOf(groups);
  }

  @Override
  public Deferred<@Nullable Void> joinGroup(String group, String networkInterface) {
    return groups.add(group) ? Deferred.succeed(null) : not("join", group, "it has joined already");
  }

  @Override
  public Deferred<@Nullable Void> leaveGroup(String group, String networkInterface) {
    return groups.remove(group) ? Deferred.succeed(null) : not("leave", group, "it has not joined");
  }

  private static Deferred<@Nullable Void> not(String what, String group, String why) {
    return Deferred.fail(
        new MulticastJoinError("can't " + what + " group " + group + ": " + why, null));
  }

  @Override
  public String getOutgoingInterface() {
    return outgoingInterface;
  }

  @Override
  public void setOutgoingInterface(String address) {
    outgoingInterface = address;
  }

  @Override
  public boolean getLoopbackMode() {
    return loopbackMode;
  }

  @Override
  public void setLoopbackMode(boolean on) {
    loopbackMode = on;
  }

  @Override
  public int getTTL() {
    return ttl;
  }

  @Override
  public void setTTL(int hops) {
    ttl = hops;
  }
}
