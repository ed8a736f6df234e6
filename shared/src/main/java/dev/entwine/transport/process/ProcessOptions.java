package dev.entwine.transport.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a child process is started.
 *
 * <p>What Twisted has and the JVM can't do is refused by methods of its name: {@link #withUid},
 * {@link #withGid}, {@link #withPTY}, and descriptors beyond 2 in {@link #withChildFD}.
 *
 * @param env its environment; null for the parent's. Empty by default, as in Twisted, so it has no
 *     {@code PATH} either
 * @param path the directory it is started in; null for the parent's
 * @param stdin what its standard input is connected to
 * @param stdout what its standard output is connected to
 * @param stderr what its standard error is connected to
 */
public record ProcessOptions(
    @Nullable Map<String, String> env,
    @Nullable String path,
    ChildFD stdin,
    ChildFD stdout,
    ChildFD stderr) {

  /** Twisted's: an empty environment, the parent's directory, three pipes. */
  public static final ProcessOptions DEFAULT =
      new ProcessOptions(Map.of(), null, ChildFD.PIPE, ChildFD.PIPE, ChildFD.PIPE);

  public ProcessOptions {
    if (env != null) {
      env = Map.copyOf(env);
      env.forEach(ProcessOptions::check);
    }
    if (path != null && (path.isEmpty() || path.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("path '" + path + "': a directory is needed");
    }
  }

  private static void check(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "env: '" + name + "' can't be the name of a variable: it has to have no = in it");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("env: the value of " + name + " has a zero byte in it");
    }
  }

  /** With just these variables; null for those of the parent. */
  public ProcessOptions withEnv(@Nullable Map<String, String> other) {
    return new ProcessOptions(other, path, stdin, stdout, stderr);
  }

  public ProcessOptions withPath(@Nullable String other) {
    return new ProcessOptions(env, other, stdin, stdout, stderr);
  }

  /**
   * With another connection for a descriptor of the child.
   *
   * @param childFD 0, 1 or 2: the JVM gives a child no others
   */
  public ProcessOptions withChildFD(int childFD, ChildFD other) {
    return switch (childFD) {
      case 0 -> new ProcessOptions(env, path, other, stdout, stderr);
      case 1 -> new ProcessOptions(env, path, stdin, other, stderr);
      case 2 -> new ProcessOptions(env, path, stdin, stdout, other);
      default ->
          throw new IllegalArgumentException(
              "descriptor "
                  + childFD
                  + ": the JVM gives a child no others than 0, 1 and 2; use a UNIX socket");
    };
  }

  /**
   * Refused.
   *
   * @throws UnsupportedOperationException always
   */
  public ProcessOptions withUid(int uid) {
    throw new UnsupportedOperationException(
        "uid "
            + uid
            + ": the JVM can't start a process as another user; start it through setpriv or sudo");
  }

  /**
   * Refused.
   *
   * @throws UnsupportedOperationException always
   */
  public ProcessOptions withGid(int gid) {
    throw new UnsupportedOperationException(
        "gid "
            + gid
            + ": the JVM can't start a process as another group; start it through setpriv or sudo");
  }

  /**
   * Refused.
   *
   * @throws UnsupportedOperationException always
   */
  public ProcessOptions withPTY() {
    throw new UnsupportedOperationException(
        "usePTY: the JVM can't open a pseudo-terminal; start the program through script(1)");
  }

  ChildFD childFD(int number) {
    return switch (number) {
      case 0 -> stdin;
      case 1 -> stdout;
      default -> stderr;
    };
  }
}
