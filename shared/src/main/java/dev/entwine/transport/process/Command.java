package dev.entwine.transport.process;

import dev.entwine.protocol.CannotSpawnError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a child is to run.
 *
 * @param executable a file, or a name that is looked for as Twisted does: in the {@code PATH} of
 *     the child's environment, or {@code /bin} and {@code /usr/bin} if that has none
 * @param args the child's arguments, its own name first
 */
record Command(String executable, List<String> args, ProcessOptions options) {

  /** Where a program is looked for without a {@code PATH}: Python's {@code os.defpath}. */
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  Command {
    args = List.copyOf(args);
    if (executable.isEmpty() || executable.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("executable '" + executable + "': a file is needed");
    }
    for (String arg : args) {
      if (arg.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("args: '" + arg + "' has a zero byte in it");
      }
    }
    String name = executable.substring(executable.lastIndexOf('/') + 1);
    if (args.isEmpty() || !(args.get(0).equals(executable) || args.get(0).equals(name))) {
      throw new IllegalArgumentException(
          "args "
              + args
              + ": the first is the program's own name, and the JVM can give it no other than '"
              + name
              + "'");
    }
  }

  /** What {@code ProcessBuilder} is given. */
  List<String> line() {
    List<String> line = new ArrayList<>(args);
    line.set(0, file());
    return line;
  }

  private String file() {
    if (executable.indexOf('/') >= 0) {
      return executable;
    }
    for (String directory : searched().split(":", -1)) {
      String candidate = directory.isEmpty() ? "./" + executable : directory + "/" + executable;
      Path file = options.path() == null ? Path.of("") : Path.of(options.path());
      if (Files.isExecutable(file.resolve(candidate))
          && Files.isRegularFile(file.resolve(candidate))) {
        return candidate;
      }
    }
    throw new CannotSpawnError(executable, "there is no such program in " + searched(), null);
  }

  private String searched() {
    Map<String, String> env = options.env() == null ? System.getenv() : options.env();
    @Nullable String path = env.get("PATH");
    return path == null ? DEFAULT_PATH : path;
  }
}
