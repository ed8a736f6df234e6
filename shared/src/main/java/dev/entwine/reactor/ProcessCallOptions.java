package dev.entwine.reactor;

import dev.entwine.transport.process.ProcessOptions;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a program is run to its end by {@link Processes}.
 *
 * @param env its environment; null for that of this process. Empty by default, as in Twisted
 * @param path the directory it is started in; null for that of this process
 * @param errortoo whether {@code getProcessOutput} takes standard error as well, mixed with the
 *     rest, or fails when there is some
 * @param stdinBytes what it is given on its standard input, which is closed after that; null gives
 *     it nothing and leaves the input open, as in Twisted, so that a program that reads to its end
 *     waits for ever
 * @param maxOutput how many bytes of output are kept, 1 or more; a program that prints more is
 *     killed
 */
public record ProcessCallOptions(
    @Nullable Map<String, String> env,
    @Nullable String path,
    boolean errortoo,
    @Nullable Buffer stdinBytes,
    int maxOutput) {

  /** Twisted's, with a bound of 64 MiB. */
  public static final ProcessCallOptions DEFAULT =
      new ProcessCallOptions(Map.of(), null, false, null, 64 << 20);

  public ProcessCallOptions {
    if (maxOutput < 1) {
      throw new IllegalArgumentException("maxOutput: " + maxOutput + ", 1 or more is needed");
    }
    env = ProcessOptions.DEFAULT.withEnv(env).withPath(path).env();
  }

  /** With just these variables; null for those of this process. */
  public ProcessCallOptions withEnv(@Nullable Map<String, String> other) {
    return new ProcessCallOptions(other, path, errortoo, stdinBytes, maxOutput);
  }

  public ProcessCallOptions withPath(@Nullable String other) {
    return new ProcessCallOptions(env, other, errortoo, stdinBytes, maxOutput);
  }

  public ProcessCallOptions withErrortoo(boolean other) {
    return new ProcessCallOptions(env, path, other, stdinBytes, maxOutput);
  }

  public ProcessCallOptions withStdinBytes(@Nullable Buffer other) {
    return new ProcessCallOptions(env, path, errortoo, other, maxOutput);
  }

  public ProcessCallOptions withMaxOutput(int other) {
    return new ProcessCallOptions(env, path, errortoo, stdinBytes, other);
  }
}
