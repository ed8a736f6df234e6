package dev.entwine.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An event's level, five letters wide; on a terminal warnings are yellow and errors red, unless the
 * environment has {@code NO_COLOR}.
 */
public final class ColouredLevel extends ClassicConverter {

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  /** The process's error output, where the log goes. */
  private static final Path ERROR_OUTPUT = Path.of("/proc/self/fd/2");

  private final boolean coloured;

  /** Made by logback. */
  public ColouredLevel() {
    this(System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && errorOutputIsTerminal());
  }

  ColouredLevel(boolean coloured) {
    this.coloured = coloured;
  }

  @Override
  public String convert(ILoggingEvent event) {
    Level level = event.getLevel();
    String name = "%-5s".formatted(level);
    if (!coloured || !level.isGreaterOrEqual(Level.WARN)) {
      return name;
    }
    return (level == Level.ERROR ? RED : YELLOW) + name + PLAIN;
  }

  /** Java can only be asked for the standard input and output together, so ask the system first. */
  private static boolean errorOutputIsTerminal() {
    if (Files.isSymbolicLink(ERROR_OUTPUT)) {
      try {
        String target = Files.readSymbolicLink(ERROR_OUTPUT).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    // From 22 on there is a console without a terminal, too.
    return Runtime.version().feature() < 22 && System.console() != null;
  }
}
