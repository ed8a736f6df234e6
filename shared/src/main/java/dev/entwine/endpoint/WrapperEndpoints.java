package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.policies.ProtocolWrapper;
import dev.entwine.protocols.policies.WrappingFactory;
import dev.entwine.reactor.Reactor;
import java.util.function.BiFunction;

/**
 * Endpoints that put a {@link WrappingFactory}, a policy perhaps, around every factory they get.
 * Twisted's {@code _WrapperEndpoint} and {@code _WrapperServerEndpoint}.
 */
public final class WrapperEndpoints {

  private WrapperEndpoints() {}

  /**
   * A server whose connections are wrapped.
   *
   * @param wrapper puts something around a factory; it also gets the reactor, as its clock
   */
  public static ServerEndpoint server(
      ServerEndpoint wrapped, BiFunction<Factory, Reactor, WrappingFactory> wrapper) {
    return new Server(wrapped.toString(), wrapped, wrapper);
  }

  /**
   * A client whose connections are wrapped. What {@code connect} fires with is the protocol inside,
   * not the wrapper.
   *
   * @param wrapper puts something around a factory; it also gets the reactor, as its clock
   */
  public static ClientEndpoint client(
      ClientEndpoint wrapped, BiFunction<Factory, Reactor, WrappingFactory> wrapper) {
    return new Client(wrapped, wrapper);
  }

  record Server(
      String description,
      ServerEndpoint wrapped,
      BiFunction<Factory, Reactor, WrappingFactory> wrapper)
      implements ServerEndpoint {

    @Override
    public Deferred<ListeningPort> listen(Reactor reactor, Factory factory) {
      return wrapped.listen(reactor, wrapper.apply(factory, reactor));
    }

    @Override
    public String toString() {
      return description;
    }
  }

  private record Client(
      ClientEndpoint wrapped, BiFunction<Factory, Reactor, WrappingFactory> wrapper)
      implements ClientEndpoint {

    @Override
    public Deferred<Protocol> connect(Reactor reactor, Factory factory) {
      return wrapped
          .connect(reactor, wrapper.apply(factory, reactor))
          .addCallback(
              made -> made instanceof ProtocolWrapper outer ? outer.wrappedProtocol() : made);
    }

    @Override
    public String toString() {
      return wrapped.toString();
    }
  }
}
