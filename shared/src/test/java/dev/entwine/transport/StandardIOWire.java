package dev.entwine.transport;

import dev.entwine.testing.LoopThread;
import dev.entwine.testing.RecordingProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/** What carries standard input and output, over two pipes of the system's. */
final class StandardIOWire implements Wire {

  private static final StandardIO.Owner NOBODY =
      new StandardIO.Owner() {
        @Override
        public void released() {}

        @Override
        public void connectionLost(StandardIO which) {}
      };

  private final LoopThread listening;
  private final LoopThread connecting;

  StandardIOWire(Vertx vertx) {
    listening = LoopThread.of(vertx);
    connecting = LoopThread.of(vertx);
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
    try {
      Pipe there = Pipe.open();
      Pipe back = Pipe.open();
      begin(listening, listener, there.source(), back.sink());
      begin(connecting, connector, back.source(), there.sink());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.made();
    connector.made();
  }

  private static void begin(
      LoopThread loop, RecordingProtocol protocol, Pipe.SourceChannel in, Pipe.SinkChannel out) {
    BlockingStreams streams =
        new BlockingStreams(Channels.newInputStream(in), Channels.newOutputStream(out), "wire") {
          @Override
          void close() {
            try {
              in.close();
              out.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    ContextInternal context = (ContextInternal) loop.reactor().context();
    loop.reactor().callFromThread(() -> new StandardIO(context, protocol, streams, NOBODY).begin());
  }

  @Override
  public boolean resets() {
    return false;
  }

  @Override
  public void close() {}
}
