package dev.entwine.node;

import dev.entwine.service.OptionsError;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads what a node is to run from four sources, weakest first: a file, the environment, system
 * properties, {@code --set}. vertx-config merges them.
 *
 * <p>Each is checked together with the weaker ones before the next is looked at: what is wrong then
 * came with it, and the error can name it.
 *
 * @param file the YAML file
 * @param environment the variables, of which those with {@code ENTWINE_} are read
 * @param properties the system properties, of which those with {@code entwine.} are read
 * @param assignments {@code key=value}, from the command line
 */
public record ConfigurationReader(
    Path file,
    Map<String, String> environment,
    Map<String, String> properties,
    List<String> assignments) {

  private static final long TIMEOUT_SECONDS = 30;

  /**
   * Reads and checks. Blocks, so it is not for an event loop.
   *
   * @param vertx does the reading
   * @param clustered whether the node will be in a cluster, which changes a default
   * @throws ConfigurationError if something can't be used
   */
  public NodeConfiguration read(Vertx vertx, boolean clustered) {
    Merge merge = new Merge(vertx, clustered);
    merge.add(ConfigurationFile.open(file));
    merge.add(Settings.environment(environment, new KeySpelling(merge.config)));
    merge.add(Settings.properties(properties));
    merge.add(Settings.assignments(assignments));
    return merge.checked;
  }

  /**
   * Reads a YAML file on its own.
   *
   * @throws ConfigurationError if it can't be read
   */
  public static JsonObject read(Vertx vertx, ConfigurationFile file) {
    return retrieve(vertx, file, List.of(file.store()));
  }

  /** What is there so far. */
  private static final class Merge {
    private final Vertx vertx;
    private final boolean clustered;
    private JsonObject config = new JsonObject();
    private NodeConfiguration checked = new NodeConfiguration(NodeOptions.DEFAULTS, List.of());

    Merge(Vertx vertx, boolean clustered) {
      this.vertx = vertx;
      this.clustered = clustered;
    }

    void add(ConfigurationFile file) {
      config = read(vertx, file);
      check(file);
    }

    void add(Settings settings) {
      if (!settings.isEmpty()) {
        ConfigStoreOptions soFar = new ConfigStoreOptions().setType("json").setConfig(config);
        config = retrieve(vertx, settings, List.of(soFar, settings.store()));
        check(settings);
      }
    }

    private void check(Layer layer) {
      try {
        checked = NodeSchema.read(config, clustered);
      } catch (OptionsError e) {
        throw new ConfigurationError(layer.blame(e.key()), e);
      }
    }
  }

  private static JsonObject retrieve(Vertx vertx, Layer layer, List<ConfigStoreOptions> stores) {
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx, new ConfigRetrieverOptions().setStores(stores).setScanPeriod(0));
    try {
      return retriever.getConfig().await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new ConfigurationError(layer.blame(""), "can't be read within 30 s");
    } catch (Exception e) {
      if (e instanceof YAMLException yaml && layer instanceof ConfigurationFile file) {
        throw file.error(yaml);
      }
      throw new ConfigurationError(layer.blame(""), "can't be read: " + e);
    } finally {
      retriever.close();
    }
  }
}
