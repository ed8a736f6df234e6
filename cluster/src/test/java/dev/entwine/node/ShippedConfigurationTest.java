package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.cluster.ClusterConfiguration;
import dev.entwine.cluster.ClusterOptions;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.VerticleOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what the comments of the files in {@code conf} promise against the code. */
final class ShippedConfigurationTest {

  /** A key with its default, in a comment. */
  private static final Pattern COMMENTED = Pattern.compile("(?m)^(\\s*)#([A-Za-z]+: )");

  /** Its default is a matter of the machine. */
  private static final Set<String> VARY = Set.of("threads");

  private static Vertx vertx;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    vertx = NodeVertx.alone();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void theNodesFileIsUsableAsItIs() {
    NodeConfiguration configuration = read(conf("node.yaml"));

    assertThat(configuration.options()).isEqualTo(NodeOptions.DEFAULTS);
    assertThat(configuration.services())
        .extracting(Service::name)
        .containsExactly("echo", "chat", "offload", "amp");
  }

  @Test
  void theNodesFileShowsEveryOptionWithItsDefault() throws Exception {
    NodeConfiguration uncommented = read(uncommented("node.yaml"));

    assertThat(uncommented.options()).isEqualTo(NodeOptions.DEFAULTS);
    for (Service service : uncommented.services()) {
      Class<? extends Record> type =
          Class.forName(service.options().verticle()).getAnnotation(VerticleOptions.class).value();
      assertThat(service.options().instances()).isEqualTo(service.name().equals("amp") ? 0 : 1);
      assertThat(new TreeSet<>(service.config().fieldNames()))
          .as("the options of %s in conf/node.yaml", service.name())
          .isEqualTo(new TreeSet<>(names(type)));
      JsonObject fixed = service.config().copy();
      JsonObject none = new JsonObject();
      VARY.forEach(fixed::remove);
      assertThat(OptionsReader.read(type, fixed))
          .as("the defaults of %s in conf/node.yaml", service.name())
          .isEqualTo(OptionsReader.read(type, none));
    }
  }

  @Test
  void theClustersFileShowsEveryOptionWithItsDefault() throws Exception {
    assertThat(ClusterConfiguration.read(vertx, conf("cluster.yaml")))
        .isEqualTo(ClusterOptions.DEFAULTS);

    Path uncommented = uncommented("cluster.yaml");

    assertThat(ClusterConfiguration.read(vertx, uncommented)).isEqualTo(ClusterOptions.DEFAULTS);
    assertThat(ConfigurationReader.read(vertx, ConfigurationFile.open(uncommented)).fieldNames())
        .containsExactlyElementsOf(names(ClusterOptions.class));
  }

  private static NodeConfiguration read(Path file) {
    return new ConfigurationReader(file, Map.of(), Map.of(), List.of()).read(vertx, false);
  }

  private Path uncommented(String name) throws IOException {
    String text = Files.readString(conf(name));
    return Files.writeString(folder.resolve(name), COMMENTED.matcher(text).replaceAll("$1$2"));
  }

  private static Path conf(String name) {
    return NodeProcess.home().resolve("conf").resolve(name);
  }

  private static List<String> names(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
