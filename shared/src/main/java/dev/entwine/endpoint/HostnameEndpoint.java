package dev.entwine.endpoint;

import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.HostnameOptions.Family;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ConnectError;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.DNSLookupError;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.HostnameAddress;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.transport.Addresses;
import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host by its name, at whichever of its addresses answers first. Twisted's {@code
 * HostnameEndpoint}, as RFC 8305 ("Happy Eyeballs") has it.
 *
 * <p>The addresses of the two versions of IP take turns, beginning with the one that the resolver
 * put first. Each further address is tried when the attempts before have all failed, or when {@link
 * HostnameOptions#attemptDelay} has passed: Twisted waits for that in either case. The first
 * connection that is made wins, and the other attempts are given up. If all fail, so does this,
 * with the failure of the last; the others are suppressed in it.
 */
public final class HostnameEndpoint implements ClientEndpoint {

  private final String description;
  private final String host;
  private final int port;
  private final HostnameOptions options;
  private final HostnameResolver resolver;

  /** With {@link HostnameOptions#DEFAULT} and the reactor's resolver. */
  public HostnameEndpoint(String host, int port) {
    this(host, port, HostnameOptions.DEFAULT, HostnameResolver.OF_REACTOR);
  }

  /**
   * @param host a name, in any script (IDNA 2003); or an address
   * @param port 1 to 65535
   * @param resolver finds the addresses
   * @throws IllegalArgumentException if that can be no host's name
   */
  public HostnameEndpoint(
      String host, int port, HostnameOptions options, HostnameResolver resolver) {
    this("tcp:" + Endpoints.quoteStringArgument(host) + ":" + port, host, port, options, resolver);
  }

  HostnameEndpoint(
      String description,
      String host,
      int port,
      HostnameOptions options,
      HostnameResolver resolver) {
    this.description = description;
    this.host = Addresses.of(host, port) instanceof HostnameAddress ? ascii(host) : host;
    this.port = port;
    this.options = options;
    this.resolver = resolver;
  }

  /**
   * A host's name as it is looked up.
   *
   * @throws IllegalArgumentException if that can be no host's name
   */
  static String ascii(String name) {
    String ascii;
    try {
      ascii = IDN.toASCII(Normalizer.normalize(name, Normalizer.Form.NFC));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + name + "' can be no host's name", e);
    }
    if (!ascii.matches("[A-Za-z0-9_.-]{1,254}")) {
      throw new IllegalArgumentException("'" + name + "' can be no host's name");
    }
    return ascii;
  }

  /** The host, in ASCII. */
  public String host() {
    return host;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** How it connects. */
  public HostnameOptions options() {
    return options;
  }

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
    Address destination = Addresses.of(host, port);
    Deferred<List<Address>> found =
        destination instanceof HostnameAddress
            ? Deferred.maybeDeferred(() -> resolver.resolveHostName(reactor, host, port))
            : Deferred.succeed(List.of(destination));
    Deferred<Protocol> attempt =
        found
            .addErrbackDeferred(
                failure -> {
                  throw failure instanceof CancelledError
                      ? new ConnectingCancelledError(destination)
                      : new DNSLookupError(where() + "the host name is not known", failure);
                })
            .addCallbackDeferred(
                addresses ->
                    new StaggeredAttempts(reactor, reactor, factory, options.attemptDelay())
                        .connect(endpoints(addresses), destination));
    // Not the chain itself: that has been called as soon as the addresses are there.
    Deferred<Protocol> connected = new Deferred<>(own -> attempt.cancel());
    attempt.chainDeferred(connected);
    return connected;
  }

  private String where() {
    return "can't connect to " + host + ":" + port + ": ";
  }

  private List<ClientEndpoint> endpoints(List<Address> addresses) {
    if (addresses.isEmpty()) {
      throw new DNSLookupError(where() + "the host name has no address", null);
    }
    List<Address> wanted = addresses.stream().filter(this::wanted).toList();
    if (wanted.isEmpty()) {
      throw new ConnectError(
          where() + "none of its addresses is of the version of IP that is asked for", null);
    }
    return takingTurns(wanted).stream().map(this::endpoint).toList();
  }

  /** A resolver may leave a name to the reactor. */
  private boolean wanted(Address address) {
    if (address instanceof HostnameAddress) {
      return true;
    }
    String from = options.bindAddress();
    Address local = from == null ? null : Addresses.of(from, 0);
    return isOf(options.family(), address)
        && (!(local instanceof IPv4Address) || address instanceof IPv4Address)
        && (!(local instanceof IPv6Address) || address instanceof IPv6Address);
  }

  private static boolean isOf(Family family, Address address) {
    return switch (family) {
      case ANY -> true;
      case IPV4 -> address instanceof IPv4Address;
      case IPV6 -> address instanceof IPv6Address;
    };
  }

  /** One of each version, in turn (RFC 8305, section 4); their order is kept otherwise. */
  static List<Address> takingTurns(List<Address> addresses) {
    Class<?> first = addresses.get(0).getClass();
    List<Address> ones = new ArrayList<>();
    List<Address> others = new ArrayList<>();
    addresses.forEach(each -> (first.isInstance(each) ? ones : others).add(each));
    List<Address> turns = new ArrayList<>();
    for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
      if (i < ones.size()) {
        turns.add(ones.get(i));
      }
      if (i < others.size()) {
        turns.add(others.get(i));
      }
    }
    return turns;
  }

  private ClientEndpoint endpoint(Address address) {
    String to = host;
    if (address instanceof IPv6Address six) {
      to = six.host();
    } else if (address instanceof IPv4Address four) {
      to = four.host();
    }
    return new TCPClientEndpoint(description, to, port, options.timeout(), options.bindAddress());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostnameEndpoint that
        && description.equals(that.description)
        && host.equals(that.host)
        && port == that.port
        && options.equals(that.options)
        && resolver.equals(that.resolver);
  }

  @Override
  public int hashCode() {
    return description.hashCode();
  }

  @Override
  public String toString() {
    return description;
  }
}
