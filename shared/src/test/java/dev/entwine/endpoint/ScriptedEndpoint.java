package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.StringTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An endpoint whose attempts end as a test says, and that keeps what was asked of it. */
final class ScriptedEndpoint implements ClientEndpoint {

  final List<String> log;
  final List<Protocol> made = new ArrayList<>();
  Consumer<ScriptedEndpoint> onConnect = self -> {};
  private Factory factory;
  private Deferred<Protocol> attempt;
  private Protocol connected;
  private StringTransport transport;

  ScriptedEndpoint(List<String> log) {
    this.log = log;
  }

  @Override
  public Deferred<Protocol> connect(Reactor reactor, Factory newFactory) {
    log.add("connect");
    factory = newFactory;
    Deferred<Protocol> begun =
        new Deferred<>(
            own -> {
              attempt = null;
              log.add("cancel");
            });
    attempt = begun;
    onConnect.accept(this);
    return begun;
  }

  boolean connecting() {
    return attempt != null;
  }

  boolean connected() {
    return connected != null;
  }

  /** The connection of the last attempt that succeeded. */
  StringTransport transport() {
    return transport;
  }

  void succeed() {
    Deferred<Protocol> begun = attempt;
    attempt = null;
    transport = new StringTransport();
    connected = factory.buildProtocol(transport.getPeer());
    connected.makeConnection(transport);
    made.add(((DisconnectFactory.Watched) connected).protocol());
    begun.callback(connected);
  }

  void fail(Throwable failure) {
    Deferred<Protocol> begun = attempt;
    attempt = null;
    begun.errback(failure);
  }

  void disconnect() {
    Protocol lost = connected;
    connected = null;
    lost.connectionLost(new ConnectionDone());
  }
}
