package dev.entwine.transport;

/**
 * How a UNIX socket is listened on.
 *
 * @param mode the permissions of the file, 0 to 0777: who may write to it may connect. Set as soon
 *     as the file is there; until then the process's umask holds, so a directory that is closed to
 *     others is the better protection
 * @param backlog how many connections may wait to be accepted, 1 to 65535
 * @param lockFile whether a second file, {@code PATH.lock}, says that the place is taken, and by
 *     which process: a link to its number, as Twisted makes it. Without it two processes that start
 *     at the same moment may both take a file that was left behind for their own
 */
public record UNIXPortOptions(int mode, int backlog, boolean lockFile) {

  /** Twisted's: everybody may connect, 50 may wait, no lock file. */
  public static final UNIXPortOptions DEFAULT = new UNIXPortOptions(0666, 50, false);

  public UNIXPortOptions {
    if (mode < 0 || mode > 0777) {
      throw new IllegalArgumentException(
          "mode " + Integer.toOctalString(mode) + ": 0 to 777 is needed");
    }
    if (backlog < 1 || backlog > 65535) {
      throw new IllegalArgumentException("backlog " + backlog + ": 1 to 65535 is needed");
    }
  }

  public UNIXPortOptions withMode(int other) {
    return new UNIXPortOptions(other, backlog, lockFile);
  }

  public UNIXPortOptions withBacklog(int other) {
    return new UNIXPortOptions(mode, other, lockFile);
  }

  public UNIXPortOptions withLockFile(boolean other) {
    return new UNIXPortOptions(mode, backlog, other);
  }
}
