package dev.entwine.cli;

import dev.entwine.bus.OffloadError;
import java.nio.file.Path;
import java.util.Locale;

/** How the offload commands write things. */
final class OffloadText {

  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private OffloadText() {}

  /**
   * A line as GNU's {@code sha256sum} writes and reads it. A name with a backslash or a line break
   * in it is written with escapes, and a backslash at the start of the line says so.
   */
  static String sumLine(String digest, String name) {
    String escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    return (escaped.equals(name) ? "" : "\\") + digest + "  " + escaped;
  }

  /** A number of bytes for a person, in powers of 1000. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes / 1000.0;
    int unit = 0;
    while (size >= 999.5) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, size < 9.95 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  /** The path from the root; what comes after the working folder stays as it was typed. */
  static String absolute(String file) {
    return file.startsWith("/") ? file : Path.of("").toAbsolutePath() + "/" + file;
  }

  /** What went wrong with a file, under the name by which the user knows it. */
  static String problem(String file, OffloadError error) {
    String message = String.valueOf(error.getMessage());
    String absolute = absolute(file);
    return "entwine: "
        + ChatEscapes.visible(
            message.startsWith(absolute) ? file + message.substring(absolute.length()) : message);
  }
}
