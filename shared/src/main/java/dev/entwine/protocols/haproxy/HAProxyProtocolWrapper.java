package dev.entwine.protocols.haproxy;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.policies.ProtocolWrapper;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a PROXY header; then stands between the connection and the real protocol, with the
 * addresses of the header. Twisted's {@code HAProxyProtocolWrapper}.
 */
final class HAProxyProtocolWrapper extends ProtocolWrapper {

  private static final Logger LOG = LoggerFactory.getLogger(HAProxyProtocolWrapper.class);

  private final HAProxyWrappingFactory factory;
  private final Clock clock;
  private @Nullable ProxyHeader header;

  /** What came in one read with the header, while the real protocol does not want it yet. */
  private @Nullable Buffer rest;

  private boolean paused;
  private boolean resuming;

  HAProxyProtocolWrapper(HAProxyWrappingFactory factory, Clock clock, HAProxyOptions options) {
    super(factory, new HeaderReader(clock, options));
    this.factory = factory;
    this.clock = clock;
    ((HeaderReader) wrappedProtocol()).owner = this;
  }

  @Override
  public Address getPeer() {
    return header == null || header.source() == null ? super.getPeer() : header.source();
  }

  @Override
  public Address getHost() {
    return header == null || header.destination() == null ? super.getHost() : header.destination();
  }

  private void begin(ProxyHeaderParser.Parsed parsed) {
    header = parsed.header();
    Protocol protocol = factory.wrappedFactory().buildProtocol(getPeer());
    if (protocol == null) {
      loseConnection();
      return;
    }
    if (parsed.rest().length() > 0) {
      rest = parsed.rest();
    }
    switchTo(protocol);
    deliverRest();
  }

  /** TLS that begins after the header begins with what came in one read with it. */
  @Override
  public Buffer takeUnprocessed() {
    Buffer unprocessed = Buffer.buffer();
    unprocessed.appendBuffer(super.takeUnprocessed());
    if (rest != null) {
      unprocessed.appendBuffer(rest);
      rest = null;
    }
    return unprocessed;
  }

  private void deliverRest() {
    Buffer due = rest;
    if (due != null && !paused && !disconnecting()) {
      rest = null;
      wrappedProtocol().dataReceived(due);
    }
  }

  // Paused by connectionMade, the real protocol is not to get the rest before it resumes; and not
  // what comes after that before the rest, which is why the transport resumes after it.

  @Override
  public void pauseProducing() {
    paused = true;
    super.pauseProducing();
  }

  @Override
  public void resumeProducing() {
    paused = false;
    if (rest == null) {
      super.resumeProducing();
    } else if (!resuming) {
      resuming = true;
      clock.callLater(Duration.ZERO, this::resumeWithRest);
    }
  }

  private void resumeWithRest() {
    resuming = false;
    try {
      deliverRest();
    } catch (RuntimeException e) {
      // On a turn of its own there is no transport around this to end the connection with it.
      abortConnection();
      throw e;
    }
    if (!paused && !disconnecting()) {
      super.resumeProducing();
    }
  }

  /** What there is inside until the header has come. */
  private static final class HeaderReader extends Protocol {
    private final Clock clock;
    private final HAProxyOptions options;
    private final ProxyHeaderParser parser;
    private HAProxyProtocolWrapper owner;
    private @Nullable DelayedCall timeout;

    HeaderReader(Clock clock, HAProxyOptions options) {
      this.clock = clock;
      this.options = options;
      this.parser = new ProxyHeaderParser(options.maxLength());
    }

    @Override
    protected void connectionMade() {
      timeout = clock.callLater(options.headerTimeout(), () -> transport().abortConnection());
    }

    @Override
    public void dataReceived(Buffer data) {
      ProxyHeaderParser.Parsed parsed;
      try {
        parsed = parser.feed(data);
      } catch (InvalidProxyHeader e) {
        LOG.warn("{} sent no valid PROXY header: {}", transport().getPeer(), e.getMessage());
        transport().loseConnection();
        return;
      }
      if (parsed != null) {
        forgetTimeout();
        owner.begin(parsed);
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      forgetTimeout();
    }

    private void forgetTimeout() {
      if (timeout != null && timeout.active()) {
        timeout.cancel();
      }
    }
  }
}
