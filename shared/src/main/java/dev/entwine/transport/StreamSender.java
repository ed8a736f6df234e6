package dev.entwine.transport;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionLost;
import dev.entwine.protocol.Consumer;
import dev.entwine.protocol.PushProducer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream as a push producer. */
final class StreamSender implements PushProducer {

  private final ReadStream<Buffer> from;
  private final Consumer to;
  private final Deferred<@Nullable Void> sent = new Deferred<>(own -> cancelled());
  private boolean over;

  StreamSender(ReadStream<Buffer> from, Consumer to) {
    this.from = from;
    this.to = to;
  }

  Deferred<@Nullable Void> begin() {
    to.registerProducer(this);
    if (!over) {
      from.exceptionHandler(this::failed);
      from.endHandler(nothing -> ended());
      from.handler(to::write);
      from.resume();
    }
    return sent;
  }

  @Override
  public void pauseProducing() {
    if (!over) {
      from.pause();
    }
  }

  @Override
  public void resumeProducing() {
    if (!over) {
      from.resume();
    }
  }

  @Override
  public void stopProducing() {
    if (!over) {
      letGo();
      sent.errback(new ConnectionLost(null));
    }
  }

  private void cancelled() {
    letGo();
    to.unregisterProducer();
  }

  private void letGo() {
    over = true;
    from.pause();
    takeOff();
  }

  private void takeOff() {
    from.handler(null);
    from.endHandler(null);
    from.exceptionHandler(null);
  }

  private void ended() {
    if (!over) {
      over = true;
      takeOff();
      to.unregisterProducer();
      sent.callback(null);
    }
  }

  private void failed(Throwable reason) {
    if (!over) {
      over = true;
      takeOff();
      to.unregisterProducer();
      sent.errback(reason);
    }
  }
}
