package dev.entwine.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.entwine.node.NodeProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines that {@code conf/logback.xml} makes. */
final class LogLinesTest {

  private final LoggerContext context = new LoggerContext();
  private ConsoleAppender<ILoggingEvent> appender;

  @BeforeEach
  void theShippedFile() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(NodeProcess.home().resolve("conf/logback.xml").toFile());
    appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
  }

  @Test
  void anEventIsOneLineWithTimeLevelLoggerAndMessage() {
    assertThat(line("dev.entwine.chat.ChatVerticle", Level.INFO, "3 were cut", null))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  ChatVerticle     3 were cut\n");
  }

  @Test
  void whatAPeerSentCanNeitherBreakTheLineNorReachTheTerminal() {
    assertThat(line("a.B", Level.INFO, "nick \u001b[31mred\u0007\r\nINFO forged\u202e\u0085", null))
        .endsWith("nick \\u001b[31mred\\u0007\\r\\nINFO forged\\u202e\\u0085\n")
        .containsOnlyOnce("\n");
    assertThat(line("a.B", Level.INFO, "gr\u00fc\u00df \u4f60\u597d", null))
        .endsWith(" gr\u00fc\u00df \u4f60\u597d\n");
  }

  @Test
  void anExceptionIsNamedOnTheSameLine() {
    Exception thrown = new IllegalStateException("two\nlines");

    assertThat(line("a.B", Level.WARN, "failed", thrown))
        .endsWith(" failed (IllegalStateException: two\\nlines)\n")
        .containsOnlyOnce("\n");
    assertThat(line("a.B", Level.ERROR, "failed", new RuntimeException()))
        .endsWith(" failed (RuntimeException)\n");
  }

  @Test
  void stackTracesAreForDebuggingAndForErrorsThatNobodyHandled() {
    Exception thrown = new IllegalStateException("\u001b[2Jgone");

    for (List<Object> event :
        List.<List<Object>>of(
            List.of("a.B", Level.DEBUG),
            List.of("dev.entwine.unhandled", Level.ERROR),
            List.of("io.vertx.core.impl.ContextImpl", Level.ERROR),
            List.of("io.vertx.core.internal.threadchecker.BlockedThreadChecker", Level.WARN))) {
      assertThat(line((String) event.get(0), (Level) event.get(1), "failed", thrown))
          .contains(" failed\njava.lang.IllegalStateException: \\u001b[2Jgone\n\tat ")
          .endsWith("\n")
          .doesNotEndWith("\n\n");
    }
  }

  @Test
  void levelsAreColouredForTerminalsOnly() {
    ColouredLevel plain = new ColouredLevel(false);
    ColouredLevel coloured = new ColouredLevel(true);

    assertThat(plain.convert(event("a", Level.ERROR, "", null))).isEqualTo("ERROR");
    assertThat(coloured.convert(event("a", Level.ERROR, "", null)))
        .isEqualTo("\u001b[31mERROR\u001b[0m");
    assertThat(coloured.convert(event("a", Level.WARN, "", null)))
        .isEqualTo("\u001b[33mWARN \u001b[0m");
    assertThat(coloured.convert(event("a", Level.INFO, "", null))).isEqualTo("INFO ");
  }

  private String line(String logger, Level level, String message, Throwable thrown) {
    byte[] encoded =
        ((LayoutWrappingEncoder<ILoggingEvent>) appender.getEncoder())
            .encode(event(logger, level, message, thrown));
    return new String(encoded, StandardCharsets.UTF_8);
  }

  private ILoggingEvent event(String logger, Level level, String message, Throwable thrown) {
    return new LoggingEvent("", context.getLogger(logger), level, message, thrown, null);
  }
}
