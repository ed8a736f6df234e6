package dev.entwine.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.List;

/**
 * An event's exception: its name and message, on the event's own line. The whole stack trace
 * follows below it only for events of level DEBUG, and for those of the loggers that the pattern
 * names in braces, where an exception means that a program is wrong.
 */
public final class BriefException extends ThrowableProxyConverter {

  private List<String> withTraces = List.of();

  /** Made by logback. */
  public BriefException() {}

  @Override
  public void start() {
    List<String> loggers = getOptionList();
    withTraces = loggers == null ? List.of() : List.copyOf(loggers);
    setOptionList(null);
    super.start();
  }

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return "";
    }
    boolean inFull =
        !event.getLevel().isGreaterOrEqual(Level.INFO)
            || withTraces.contains(event.getLoggerName());
    return inFull
        ? System.lineSeparator() + Escapes.lines(super.convert(event)).stripTrailing()
        : " (" + Escapes.oneLine(nameAndMessage(thrown)) + ")";
  }

  private static String nameAndMessage(IThrowableProxy thrown) {
    String name = thrown.getClassName().substring(thrown.getClassName().lastIndexOf('.') + 1);
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }
}
