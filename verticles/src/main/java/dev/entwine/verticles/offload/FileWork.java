package dev.entwine.verticles.offload;

import static dev.entwine.bus.OffloadFailure.BAD_REQUEST;
import static dev.entwine.bus.OffloadFailure.EXISTS;
import static dev.entwine.bus.OffloadFailure.IO;
import static dev.entwine.bus.OffloadFailure.NOT_ALLOWED;
import static dev.entwine.bus.OffloadFailure.NOT_FOUND;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * The work on files, block by block, so that it can tell how far it is and be stopped. Blocks its
 * caller. Whatever goes wrong is an {@link OffloadError} that begins with the path as it was given.
 */
final class FileWork {

  private static final int BLOCK = 128 * 1024;

  private final Root root;

  FileWork(Root root) {
    this.root = root;
  }

  OffloadAnswer sha256(OffloadTask.Sha256 task, Meter meter) {
    return explained(
        task.path(),
        () -> {
          MessageDigest digest = sha256();
          Path file = root.file(task.path());
          try (InputStream in = open(file, meter)) {
            byte[] block = new byte[BLOCK];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
              digest.update(block, 0, n);
              meter.advance(n);
            }
          }
          return new OffloadAnswer.Sha256(HexFormat.of().formatHex(digest.digest()), meter.done());
        });
  }

  OffloadAnswer gzip(OffloadTask.Gzip task, Meter meter) {
    return explained(
        task.path(),
        () -> {
          Path file = root.file(task.path());
          if (file.toString().endsWith(".gz")) {
            throw new OffloadError(BAD_REQUEST, task.path() + ": is compressed already");
          }
          Path target = root.beside(task.path(), ".gz");
          if (!task.overwrite() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
          }
          Path half = halfBeside(target, task.path());
          try {
            compress(file, half, meter);
            dressLike(file, half);
            long written = Files.size(half);
            if (task.overwrite()) {
              Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
              Files.move(half, target);
            }
            return new OffloadAnswer.Gzip(target.toString(), meter.done(), written);
          } finally {
            Files.deleteIfExists(half);
          }
        });
  }

  /** In the same folder, so that renaming it is one step; readable by nobody else until then. */
  private static Path halfBeside(Path target, String path) throws IOException {
    try {
      return Files.createTempFile(target.getParent(), ".entwine-", ".gz.part");
    } catch (AccessDeniedException e) {
      throw new OffloadError(NOT_ALLOWED, path + ".gz: permission denied to write in its folder");
    }
  }

  private static void compress(Path file, Path half, Meter meter) throws IOException {
    try (InputStream in = open(file, meter);
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(half), BLOCK)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        meter.advance(n);
      }
    }
  }

  /** Opens a file that no link leads to: should one have been put there meanwhile, this fails. */
  private static InputStream open(Path file, Meter meter) throws IOException {
    InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    meter.total(Files.size(file));
    return in;
  }

  /** Gives the copy the time of the file, and lets those read it who may read the file. */
  private static void dressLike(Path file, Path copy) throws IOException {
    Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
    PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(file));
    }
  }

  private interface Work {
    OffloadAnswer work() throws IOException;
  }

  private static OffloadAnswer explained(String path, Work work) {
    try {
      return work.work();
    } catch (NoSuchFileException e) {
      throw new OffloadError(NOT_FOUND, path + ": no such file");
    } catch (AccessDeniedException e) {
      throw new OffloadError(NOT_ALLOWED, path + ": permission denied");
    } catch (FileAlreadyExistsException e) {
      throw new OffloadError(EXISTS, path + ".gz: is there already");
    } catch (FileSystemException e) {
      throw new OffloadError(IO, path + ": " + (e.getReason() == null ? e : e.getReason()));
    } catch (IOException e) {
      throw new OffloadError(IO, path + ": " + e.getMessage());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
