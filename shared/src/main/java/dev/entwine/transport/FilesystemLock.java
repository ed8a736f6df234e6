package dev.entwine.transport;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A lock that is a symbolic link to a process's number: made in one step, and known for a dead
 * process's when it is found. Twisted's {@code lockfile.FilesystemLock}, and the same on the disk,
 * so that either respects the other's.
 */
final class FilesystemLock {

  private static final int ATTEMPTS = 10;

  /**
   * What this process holds. A link to its own number that is not in here was left behind by
   * another process that had the number before: in a container, every one does. Several reactors
   * may come here, so it is used under the monitor of the class, together with the link.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path link;

  private FilesystemLock(Path link) {
    this.link = link;
  }

  /**
   * Takes the lock.
   *
   * @throws BindException if a process that lives has it; the message names it
   */
  static synchronized FilesystemLock take(Path at) throws IOException {
    Path link = at.toAbsolutePath().normalize();
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        Files.createSymbolicLink(link, Path.of(Long.toString(ProcessHandle.current().pid())));
        HELD.add(link);
        return new FilesystemLock(link);
      } catch (FileAlreadyExistsException e) {
        OptionalLong holder = holder(link);
        if (holder.isPresent()) {
          throw new BindException("the lock " + at + " is held by process " + holder.getAsLong());
        }
        removeStale(link);
      }
    }
    throw new BindException("the lock " + at + " keeps being taken by others");
  }

  /** Whether a process that lives has the lock. Twisted's {@code isLocked}. */
  static synchronized boolean isHeld(Path at) throws IOException {
    return holder(at.toAbsolutePath().normalize()).isPresent();
  }

  private static OptionalLong holder(Path link) throws IOException {
    String target;
    try {
      target = Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (NotLinkException e) {
      throw new IOException(link + " is no lock, but another file: remove it", e);
    }
    long pid;
    try {
      pid = Long.parseLong(target);
    } catch (NumberFormatException e) {
      throw new IOException(link + " is no lock, but a link to " + target + ": remove it", e);
    }
    boolean lives =
        pid == ProcessHandle.current().pid()
            ? HELD.contains(link)
            : ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    return lives ? OptionalLong.of(pid) : OptionalLong.empty();
  }

  /**
   * Moved away first, and looked at again: between the look and the removal another process may
   * have done the same and made a lock of its own, which then gets its name back.
   */
  private static void removeStale(Path link) throws IOException {
    Path aside =
        link.resolveSibling(
            link.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime());
    try {
      Files.move(link, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    }
    if (holder(aside).isPresent() && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(aside, link, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(aside);
    }
  }

  void release() throws IOException {
    release(link);
  }

  private static synchronized void release(Path link) throws IOException {
    HELD.remove(link);
    Files.deleteIfExists(link);
  }
}
