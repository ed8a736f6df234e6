package dev.entwine.cli;

import dev.entwine.node.OwnNames;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the libraries where to log, and logback where its configuration is. */
final class LogSetup {

  private static final String LOGBACK_FILE = "logback.configurationFile";

  private LogSetup() {}

  /**
   * To be called before anything else: the first logger that is made reads it.
   *
   * @param level what is shown unless {@code -Dentwine.log} says otherwise
   */
  static void prepare(String level) {
    setDefault(OwnNames.LOG, level);
    setDefault(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    Path file = Home.conf("logback.xml");
    if (Files.isRegularFile(file)) {
      setDefault(LOGBACK_FILE, file.toString());
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
