package dev.entwine.verticles.offload;

import static dev.entwine.bus.OffloadFailure.BAD_REQUEST;
import static dev.entwine.bus.OffloadFailure.NOT_ALLOWED;

import dev.entwine.bus.OffloadError;
import dev.entwine.service.OptionsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The folder that is open to jobs. Its methods touch the file system, so they belong on a thread.
 */
final class Root {

  private final Path given;
  private final Path real;

  private Root(Path given, Path real) {
    this.given = given;
    this.real = real;
  }

  /**
   * @throws OptionsError if there is no such folder
   */
  static Root open(String folder) {
    try {
      Path given = Path.of(folder).toAbsolutePath().normalize();
      Path real = given.toRealPath();
      if (Files.isDirectory(real)) {
        return new Root(given, real);
      }
    } catch (IOException | InvalidPathException e) {
      // Said below, as for what is there but no folder.
    }
    throw new OptionsError("root", "is '" + folder + "', which is no folder that can be opened");
  }

  /** The file that {@code path} leads to, without any link in the way. */
  Path file(String path) throws IOException {
    Path file = inside(resolve(path).toRealPath(), path);
    if (Files.isDirectory(file)) {
      throw new OffloadError(BAD_REQUEST, path + ": is a folder, a file is needed");
    }
    if (!Files.isRegularFile(file)) {
      throw new OffloadError(BAD_REQUEST, path + ": is no ordinary file");
    }
    return file;
  }

  /**
   * The place beside {@code path}, in the same folder, where the same name with a suffix would be.
   */
  Path beside(String path, String suffix) throws IOException {
    Path resolved = resolve(path);
    return inside(resolved.resolveSibling("").toRealPath(), path)
        .resolve(resolved.getFileName() + suffix);
  }

  /** Refuses what is outside by its name alone, so that nobody learns what is there. */
  private Path resolve(String path) {
    try {
      Path resolved = real.resolve(path);
      Path plain = resolved.normalize();
      if (plain.startsWith(real) || plain.startsWith(given)) {
        return resolved;
      }
    } catch (InvalidPathException e) {
      throw new OffloadError(BAD_REQUEST, path + ": is no path: " + e.getReason());
    }
    throw outside(path);
  }

  private Path inside(Path found, String path) {
    if (found.startsWith(real)) {
      return found;
    }
    throw outside(path);
  }

  private static OffloadError outside(String path) {
    return new OffloadError(NOT_ALLOWED, path + ": lies outside the folder that is open to jobs");
  }
}
