package dev.entwine.transport;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.UNIXAddress;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UNIX socket's file, which the system does not replace when it was left behind: that is done
 * here.
 *
 * <p>All of it is done where it is called, on a loop: no call takes longer than a look into a
 * directory.
 */
final class UNIXPlace implements Place {

  /** Linux's {@code sun_path} without the zero at its end; other systems have a little less. */
  private static final int LONGEST = 107;

  private final String path;
  private final UNIXPortOptions options;
  private @Nullable FilesystemLock lock;

  UNIXPlace(String path, UNIXPortOptions options) {
    this.path = path;
    this.options = options;
  }

  @Override
  public Address wanted() {
    return new UNIXAddress(path);
  }

  @Override
  public SocketAddress socketAddress() {
    return SocketAddress.domainSocketAddress(path);
  }

  @Override
  public String name() {
    try {
      return "unix " + Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      // Said by take().
      return "unix " + path;
    }
  }

  /** Why no socket can be made at a path, or null. */
  static @Nullable String problemWith(@Nullable String path) {
    if (path == null || path.isEmpty()) {
      return "the path is empty";
    }
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      return "the path has "
          + length
          + " bytes, and that of a UNIX socket may have "
          + LONGEST
          + ": use a shorter one";
    }
    try {
      Path.of(path);
      return null;
    } catch (InvalidPathException e) {
      return e.getReason();
    }
  }

  /** Why a socket's lock file does not say that somebody listens there, or null if it does. */
  static @Nullable String problemWithLock(String path) {
    try {
      Path lock = Path.of(path + ".lock");
      return FilesystemLock.isHeld(lock) ? null : "no process that lives holds " + lock;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void take() throws IOException {
    String problem = problemWith(path);
    if (problem != null) {
      throw new IOException(problem);
    }
    Path at = Path.of(path);
    Path directory = at.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new IOException("there is no directory " + directory);
    }
    try {
      if (options.lockFile()) {
        lock = FilesystemLock.take(Path.of(path + ".lock"));
      }
      removeStale(at);
    } catch (AccessDeniedException e) {
      unlock();
      throw new IOException("permission denied for " + e.getFile(), e);
    } catch (IOException e) {
      unlock();
      throw e;
    }
  }

  private static void removeStale(Path at) throws IOException {
    if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
      throw new IOException("there is a file of that name, and it is not a socket");
    }
    if (isListenedOn(at)) {
      throw new BindException("Address already in use");
    }
    Files.deleteIfExists(at);
  }

  /** Only a refusal says that nobody does; a full backlog, for one, says the opposite. */
  private static boolean isListenedOn(Path at) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(at));
      return true;
    } catch (ConnectException e) {
      return !String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException e) {
      return Files.exists(at, LinkOption.NOFOLLOW_LINKS);
    }
  }

  @Override
  public Address opened(int actualPort) throws IOException {
    Files.setPosixFilePermissions(Path.of(path), permissions(options.mode()));
    return wanted();
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    // Declared from the owner's reading down to the others' executing: from the highest bit down.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & 0400 >> permission.ordinal()) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /** The socket's own file has been removed by Netty, as the last thing while it was open. */
  @Override
  public void release() throws IOException {
    unlock();
  }

  private void unlock() throws IOException {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }
}
