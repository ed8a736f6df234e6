package dev.entwine.testing.guide;

import dev.entwine.defer.Deferred;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.time.Clock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Asks the other side for the time of day, and waits ten seconds for the answer. */
final class TimeClient extends LineReceiver {
  private final Clock clock;
  private Deferred<String> answer = new Deferred<>();

  TimeClient(Clock clock) {
    this.clock = clock;
  }

  Deferred<String> ask() {
    answer = new Deferred<>();
    sendLine("time?");
    return answer.addTimeout(Duration.ofSeconds(10), clock);
  }

  @Override
  protected void lineReceived(Buffer line) {
    answer.callback(text(line));
  }
}
