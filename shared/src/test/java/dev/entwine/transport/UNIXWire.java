package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.ClientFactory;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** UNIX sockets, each in a directory of its own. */
final class UNIXWire implements Wire {

  private final LoopThread listening;
  private final LoopThread connecting;
  private final Path directory;
  private final String path;
  private final ListeningPort port;
  private RecordingProtocol next;

  UNIXWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
    try {
      directory = Files.createTempDirectory("entwine");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    path = directory.resolve("socket").toString();
    Factory factory =
        new Factory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return next;
          }
        };
    port = listening.await(() -> listening.reactor().listenUNIX(path, factory));
  }

  @Override
  public LoopThread listening() {
    return listening;
  }

  @Override
  public LoopThread connecting() {
    return connecting;
  }

  @Override
  public void connect(RecordingProtocol listener, RecordingProtocol connector) {
    listening.run(() -> next = listener);
    ClientFactory factory =
        new ClientFactory() {
          @Override
          public Protocol buildProtocol(Address peer) {
            return connector;
          }
        };
    connecting.run(() -> connecting.reactor().connectUNIX(path, factory));
    listener.made();
    connector.made();
  }

  @Override
  public boolean resets() {
    return false;
  }

  @Override
  public void close() {
    listening.await(port::stopListening);
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
