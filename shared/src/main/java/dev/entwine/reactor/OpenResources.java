package dev.entwine.reactor;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Connector;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.MulticastTransport;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTransport;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocol.Transport;
import dev.entwine.protocol.UDPTransport;
import dev.entwine.protocol.UNIXAddress;
import dev.entwine.transport.MulticastPort;
import dev.entwine.transport.Place;
import dev.entwine.transport.StandardIO;
import dev.entwine.transport.StandardIOPort;
import dev.entwine.transport.StreamConnector;
import dev.entwine.transport.StreamPort;
import dev.entwine.transport.UDPOptions;
import dev.entwine.transport.UDPPort;
import dev.entwine.transport.process.ChildProcess;
import dev.entwine.transport.process.ProcessOptions;
import dev.entwine.watch.Leftover;
import dev.entwine.watch.WatchedSet;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a reactor has open: its ports, connections, standard input and output, and child processes.
 * Opens them, as soon as the reactor runs; knows them as long as they are open; and disconnects all
 * of them when it stops. Twisted's selectables.
 *
 * <p>Confined to the loop.
 */
final class OpenResources {

  private final VertxReactor reactor;
  private final ReactorLoop loop;
  private final ContextInternal context;
  private final CallsFromThreads calls;

  private final Set<StreamPort> ports;
  private final Set<UDPPort> datagramPorts;
  private final Set<StreamConnector> connectors;
  private final Set<StandardIO> standardIO;
  private final Set<ChildProcess> children;

  OpenResources(VertxReactor reactor, ReactorLoop loop, CallsFromThreads calls) {
    this.reactor = reactor;
    this.loop = loop;
    this.context = loop.context();
    this.calls = calls;
    ports =
        new WatchedSet<>(
            Leftover.Kind.PORT, reactor, OpenResources::describe, StreamPort::disconnectAll);
    datagramPorts =
        new WatchedSet<>(Leftover.Kind.PORT, reactor, UDPPort::toString, UDPPort::disconnect);
    connectors =
        new WatchedSet<>(
            Leftover.Kind.CONNECTION,
            reactor,
            connector -> "a connection, or an attempt at one, to " + connector.getDestination(),
            StreamConnector::disconnectNow);
    standardIO =
        new WatchedSet<>(
            Leftover.Kind.CONNECTION, reactor, StandardIO::toString, StandardIO::disconnect);
    children =
        new WatchedSet<>(
            Leftover.Kind.PROCESS, reactor, ChildProcess::toString, ChildProcess::destroy);
  }

  private static String describe(StreamPort port) {
    return port + ", with " + port.connections() + " open connection(s)";
  }

  // Ports.

  Deferred<ListeningPort> listen(Place place, Factory factory, int backlog) {
    return opened(
        () -> StreamPort.listen(context, reactor, factory, place, backlog, ports),
        ListeningPort::stopListening);
  }

  Deferred<UDPTransport> listenUDP(int port, DatagramProtocol protocol, UDPOptions options) {
    return opened(
        () -> UDPPort.listen(context, protocol, port, options, datagramPorts),
        UDPTransport::stopListening);
  }

  Deferred<MulticastTransport> listenMulticast(
      int port, DatagramProtocol protocol, UDPOptions options, boolean listenMultiple) {
    return opened(
        () -> MulticastPort.listen(context, protocol, port, options, listenMultiple, datagramPorts),
        UDPTransport::stopListening);
  }

  // Connections.

  Connector connect(
      Address destination, ClientFactory factory, Duration timeout, @Nullable String bindAddress) {
    return begin(connector(destination, factory, timeout, bindAddress));
  }

  Connector connectUNIX(
      UNIXAddress destination, ClientFactory factory, Duration timeout, boolean checkPID) {
    StreamConnector connector = connector(destination, factory, timeout, null);
    if (checkPID) {
      connector.checkLock();
    }
    return begin(connector);
  }

  private StreamConnector connector(
      Address destination, ClientFactory factory, Duration timeout, @Nullable String bindAddress) {
    return new StreamConnector(
        context, reactor, factory, destination, timeout, bindAddress, connectors);
  }

  private Connector begin(StreamConnector connector) {
    if (loop.gone()) {
      connector.disconnectNow();
    }
    whenOnLoop(connector::connect);
    return connector;
  }

  // Standard input and output, and processes.

  Transport standardIO(Protocol protocol) {
    if (loop.gone()) {
      throw new ReactorNotRunning();
    }
    StandardIO opened = StandardIO.of(context, protocol, standardIO, () -> {});
    whenOnLoop(opened::begin);
    return opened;
  }

  Deferred<ListeningPort> listenStandardIO(Factory factory) {
    return opened(
        () -> StandardIOPort.listen(context, reactor, factory, standardIO),
        ListeningPort::stopListening);
  }

  Deferred<ProcessTransport> spawnProcess(
      ProcessProtocol protocol, String executable, List<String> args, ProcessOptions options) {
    ChildProcess child = ChildProcess.of(context, protocol, executable, args, options, children);
    if (loop.gone()) {
      return Deferred.fail(new ReactorNotRunning());
    }
    whenOnLoop(child::start);
    return child.started();
  }

  // When.

  /**
   * What is opened on the loop, as soon as the reactor runs.
   *
   * @param close what becomes of it if nobody waits for it any more
   */
  private <T, O extends T> Deferred<T> opened(
      Supplier<Deferred<O>> opening, Consumer<? super O> close) {
    if (loop.gone()) {
      return Deferred.fail(new ReactorNotRunning());
    }
    Deferred<T> opened = new Deferred<>();
    whenOnLoop(
        () -> {
          if (!opened.called()) {
            opening
                .get()
                .addCallbackDo(
                    made -> {
                      if (opened.called()) {
                        close.accept(made);
                      } else {
                        opened.callback(made);
                      }
                    })
                .addErrbackDo(opened::errback);
          }
        });
    return opened;
  }

  /** Runs it in the context; before the reactor runs, as the first thing then. */
  private void whenOnLoop(Runnable action) {
    if (loop.hasRun()) {
      loop.inContext(action);
    } else {
      calls.call(action);
    }
  }

  // The end.

  /** Disconnects all that is open by now. */
  void disconnectAll() {
    List.copyOf(connectors).forEach(StreamConnector::disconnectNow);
    List.copyOf(ports).forEach(StreamPort::disconnectAll);
    List.copyOf(standardIO).forEach(StandardIO::disconnect);
    List.copyOf(children).forEach(ChildProcess::disconnect);
    List.copyOf(datagramPorts).forEach(UDPPort::disconnect);
  }

  /** Closes what was opened during the shutdown too, and waits until others may have the ports. */
  Deferred<@Nullable Void> portsFreed() {
    disconnectAll();
    children.clear();
    Deferred<@Nullable Void> all = Deferred.succeed(null);
    for (StreamPort port : List.copyOf(ports)) {
      all = all.addCallbackDeferred(free -> port.disconnectAll());
    }
    for (UDPPort port : List.copyOf(datagramPorts)) {
      all = all.addCallbackDeferred(free -> port.disconnect());
    }
    return all;
  }
}
