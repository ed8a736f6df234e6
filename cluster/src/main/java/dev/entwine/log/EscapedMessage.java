package dev.entwine.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** An event's message in one line that leaves the terminal alone, whatever a peer put into it. */
public final class EscapedMessage extends MessageConverter {

  /** Made by logback. */
  public EscapedMessage() {}

  @Override
  public String convert(ILoggingEvent event) {
    return Escapes.oneLine(String.valueOf(event.getFormattedMessage()));
  }
}
