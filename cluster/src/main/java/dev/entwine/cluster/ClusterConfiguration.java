package dev.entwine.cluster;

import dev.entwine.node.ConfigurationError;
import dev.entwine.node.ConfigurationFile;
import dev.entwine.node.ConfigurationReader;
import dev.entwine.service.OptionsError;
import dev.entwine.service.OptionsReader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@link ClusterOptions} from a file. */
public final class ClusterConfiguration {

  private ClusterConfiguration() {}

  /**
   * Reads a file. Blocks, so it is not for an event loop.
   *
   * @param vertx does the reading
   * @param path the YAML file; null for the defaults
   * @throws ConfigurationError if something in it can't be used: one line with the file, line and
   *     key
   */
  public static ClusterOptions read(Vertx vertx, @Nullable Path path) {
    if (path == null) {
      return ClusterOptions.DEFAULTS;
    }
    ConfigurationFile file = ConfigurationFile.open(path);
    try {
      return OptionsReader.read(ClusterOptions.class, ConfigurationReader.read(vertx, file));
    } catch (OptionsError e) {
      throw new ConfigurationError(file.blame(e.key()), e.getMessage());
    }
  }
}
