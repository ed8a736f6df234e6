package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationReaderTest {

  private static final String FAKE = FakeService.WithOptions.class.getName();
  private static final String TAKES_ALL = FakeService.TakesAll.class.getName();
  private static Vertx vertx;

  @TempDir Path folder;
  private Path file;
  private Map<String, String> environment = Map.of();
  private Map<String, String> properties = Map.of();
  private List<String> assignments = List.of();
  private boolean clustered;

  @BeforeAll
  static void start() {
    vertx = NodeVertx.alone();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void oneService() throws IOException {
    file = folder.resolve("node.yaml");
    yaml(
        """
        services:
          chat:
            verticle: %s
            idleTimeout: 2m
        """
            .formatted(FAKE));
  }

  @Test
  void aFileAloneIsEnough() {
    NodeConfiguration configuration = read();

    assertThat(configuration.options()).isEqualTo(NodeOptions.DEFAULTS);
    assertThat(configuration.services()).hasSize(1);
    Service chat = configuration.services().get(0);
    assertThat(chat.name()).isEqualTo("chat");
    assertThat(chat.options()).isEqualTo(new ServiceOptions(FAKE, 1));
    assertThat(chat.config().getString("idleTimeout")).isEqualTo("2m");
  }

  @Test
  void eachSourceIsStrongerThanTheOneBeforeIt() {
    assertThat(chat("idleTimeout")).isEqualTo("2m");
    environment = Map.of("ENTWINE_SERVICES__CHAT__IDLE_TIMEOUT", "3m");
    assertThat(chat("idleTimeout")).isEqualTo("3m");
    properties = Map.of("entwine.services.chat.idleTimeout", "4m");
    assertThat(chat("idleTimeout")).isEqualTo("4m");
    assignments = List.of("services.chat.idleTimeout=5m");
    assertThat(chat("idleTimeout")).isEqualTo("5m");
    assignments = List.of("services.chat.idleTimeout=5m", "services.chat.idleTimeout=6m");
    assertThat(chat("idleTimeout")).isEqualTo("6m");
  }

  @Test
  void sourcesAddToEachOther() {
    environment = Map.of("ENTWINE_SHUTDOWN_TIMEOUT", "3s");
    properties = Map.of("entwine.services.chat.limit", "7");
    assignments = List.of("services.second.verticle=" + TAKES_ALL, "services.second.greeting=a=b");

    NodeConfiguration configuration = read();

    assertThat(configuration.options().shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(chat("limit")).isEqualTo("7");
    assertThat(chat("idleTimeout")).isEqualTo("2m");
    assertThat(configuration.services().get(1).config().getString("greeting")).isEqualTo("a=b");
  }

  @ParameterizedTest
  @CsvSource({
    "ENTWINE_SERVICES__CHAT__IDLE_TIMEOUT",
    "ENTWINE_SERVICES__CHAT__IDLETIMEOUT",
    "ENTWINE_services__chat__idleTimeout"
  })
  void capitalsAndSingleUnderscoresOfAVariableDoNotCount(String variable) {
    environment = Map.of(variable, "9s");

    assertThat(chat("idleTimeout")).isEqualTo("9s");
  }

  @Test
  void aVariableFindsAServiceWithADashInItsName() throws IOException {
    yaml("services:\n  chat-two:\n    verticle: " + FAKE + "\n");
    environment = Map.of("ENTWINE_SERVICES__CHAT_TWO__INSTANCES", "3");

    assertThat(read().services().get(0).options().instances()).isEqualTo(3);
  }

  @Test
  void variablesAndPropertiesOfTheLauncherAreNoSettings() {
    environment =
        Map.of("ENTWINE_JAVA_OPTS", "x", "ENTWINE_REQUIRE_PEERS", "1", "ENTWINE_SKIP_BUILD", "1");
    properties = Map.of("entwine.home", "/somewhere", "entwine.log", "DEBUG", "other", "x");

    assertThat(read()).isNotNull();
  }

  @Test
  void anEmptyFileIsANodeThatServesNothing() throws IOException {
    yaml("# nothing\n");
    assertThat(read().services()).isEmpty();
    yaml("services:\n#  chat:\n");
    assertThat(read().services()).isEmpty();
  }

  @Test
  void aVerticleWithoutDeclaredOptionsTakesWhateverItIsGiven() throws IOException {
    yaml("services:\n  free:\n    verticle: " + TAKES_ALL + "\n    deep:\n      er: [1, 2]\n");

    assertThat(read().services().get(0).config().getJsonObject("deep").getJsonArray("er"))
        .containsExactly(1, 2);
  }

  @Test
  void inAClusterAnEndpointTriesTenPortsUnlessToldOtherwise() {
    assertThat(chat("endpoint")).isEqualTo("tcp:8123:interface=127.0.0.1");
    clustered = true;
    assertThat(chat("endpoint")).isEqualTo("tcp:8123:interface=127.0.0.1:tries=10");
    assignments = List.of("portTries=3");
    assertThat(chat("endpoint")).isEqualTo("tcp:8123:interface=127.0.0.1:tries=3");
    assignments = List.of("services.chat.endpoint=tcp:0:tries=2");
    assertThat(chat("endpoint")).isEqualTo("tcp:0:tries=2");
  }

  @Test
  void anUnknownKeyInAFileIsNamedWithItsLineAndTheNearestKnownOne() throws IOException {
    yaml("services:\n  chat:\n    verticle: " + FAKE + "\n    idelTimeout: 5m\n");
    assertError(
        file + ", line 4: services.chat.idelTimeout: unknown key; did you mean 'idleTimeout'?");

    yaml("service:\n  chat:\n    verticle: " + FAKE + "\n");
    assertError(file + ", line 1: service: unknown key; did you mean 'services'?");

    yaml("services:\n  chat:\n    verticle: " + FAKE + "\n    instance: 2\n");
    assertError(file + ", line 4: services.chat.instance: unknown key; did you mean 'instances'?");
  }

  @Test
  void anUnknownKeyIsBlamedOnTheSourceThatHasIt() {
    environment = Map.of("ENTWINE_SERVICES__CHAT__IDEL_TIMEOUT", "1s");
    assertError(
        "ENTWINE_SERVICES__CHAT__IDEL_TIMEOUT: services.chat.idelTimeout: unknown key;"
            + " did you mean 'idleTimeout'?");

    environment = Map.of();
    properties = Map.of("entwine.portTrys", "1");
    assertError("-Dentwine.portTrys: portTrys: unknown key; did you mean 'portTries'?");

    properties = Map.of();
    assignments = List.of("services.chat.limits=3");
    assertError("--set: services.chat.limits: unknown key; did you mean 'limit'?");
  }

  @Test
  void aValueOfTheWrongTypeIsBlamedOnItsSource() throws IOException {
    yaml("services:\n  chat:\n    verticle: " + FAKE + "\n    idleTimeout: soon\n");
    assertErrorStarts(
        file + ", line 4: services.chat.idleTimeout: is 'soon', a duration is needed");

    oneService();
    environment = Map.of("ENTWINE_SERVICES__CHAT__LIMIT", "many");
    assertErrorStarts("ENTWINE_SERVICES__CHAT__LIMIT: services.chat.limit: is 'many', a whole");

    environment = Map.of();
    properties = Map.of("entwine.services.chat.instances", "two");
    assertErrorStarts(
        "-Dentwine.services.chat.instances: services.chat.instances: is 'two', a whole number");

    properties = Map.of();
    assignments = List.of("services.chat=5");
    assertErrorStarts("--set: services.chat: is '5', names with values below them are needed");
  }

  @Test
  void aValueOutOfRangeIsRefused() {
    assignments = List.of("services.chat.limit=0");
    assertError("--set: services.chat.limit: is 0, at least 1 is needed");
    assignments = List.of("services.chat.instances=-1");
    assertError("--set: services.chat.instances: is -1, 0 to 1024 is allowed");
    assignments = List.of("portTries=0");
    assertError("--set: portTries: is 0, 1 to 100 is allowed");
    assignments = List.of("shutdownTimeout=2h");
    assertError("--set: shutdownTimeout: is 7200000ms, 1ms to 1h is allowed");
  }

  @Test
  void aBadEndpointIsRefusedEvenIfTheVerticleDeclaresNoOptions() throws IOException {
    assignments = List.of("services.chat.endpoint=tcp:80000");
    assertErrorStarts("--set: services.chat.endpoint: endpoint 'tcp:80000': ");
    assignments = List.of("services.chat.endpoint=tpc:8000");
    assertErrorStarts("--set: services.chat.endpoint: endpoint 'tpc:8000': ");

    assignments = List.of();
    yaml("services:\n  free:\n    verticle: " + TAKES_ALL + "\n    endpoint: tcp:eighty\n");
    assertErrorStarts(file + ", line 4: services.free.endpoint: endpoint 'tcp:eighty': ");
  }

  @Test
  void aClassThatIsMissingOrNoVerticleIsRefused() throws IOException {
    yaml("services:\n  chat:\n    verticle: dev.entwine.Nobody\n");
    assertError(
        file
            + ", line 3: services.chat.verticle: there is no class 'dev.entwine.Nobody' on the"
            + " class path");

    assignments = List.of("services.chat.verticle=" + FakeService.NoVerticle.class.getName());
    yaml("services:\n  chat:\n    verticle: " + FAKE + "\n");
    assertErrorStarts("--set: services.chat.verticle: the class '");
  }

  @Test
  void aServiceWithoutAVerticleIsBlamedOnWhoMentionsIt() throws IOException {
    yaml("services:\n  chat:\n    limit: 5\n");
    assertError(file + ", line 2: services.chat.verticle: is missing and has no default");

    oneService();
    assignments = List.of("services.caht.limit=3");
    assertErrorStarts("--set: services.caht.verticle: is missing");
  }

  @Test
  void aListOfServicesIsRefused() throws IOException {
    yaml("services:\n  - verticle: " + FAKE + "\n");
    assertErrorStarts(file + ", line 1: services: is a list, names with values below them");
  }

  @Test
  void aServiceCanNotHaveAnyName() throws IOException {
    yaml("services:\n  'a.b':\n    verticle: " + FAKE + "\n");
    assertErrorStarts(file + ", line 2: services.a.b: a service's name is");
  }

  @Test
  void wrongYamlIsNamedWithLineAndColumn() throws IOException {
    yaml("services:\n  chat: a: b\n");
    assertError(file + ", line 2, column 10: mapping values are not allowed here");
    yaml("services:\n\tchat: a\n");
    assertErrorStarts(file + ", line 2, column 1: found character '\\t(TAB)'");
    yaml("services: !!java.net.URL [x]\n");
    assertErrorStarts(file + ", line 1, column 11: ");
    yaml("- a\n- b\n");
    assertErrorStarts(file + ": keys with values are needed");
  }

  @Test
  void aKeyThatIsGivenTwiceIsRefused() throws IOException {
    yaml("portTries: 1\nservices:\nportTries: 2\n");
    assertError(file + ", line 3: portTries: is given twice, first on line 1");
  }

  @Test
  void aFileThatCanNotBeReadIsNamed() throws IOException {
    Files.write(file, "a: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertError(file + ": is not UTF-8 text");
    file = folder.resolve("nothing.yaml");
    assertError(file + ": there is no such file");
  }

  @Test
  void whatIsNoAssignmentIsRefused() {
    assignments = List.of("services.chat.limit");
    assertErrorStarts("--set: 'services.chat.limit': key=value is needed");
    assignments = List.of("services..limit=3");
    assertErrorStarts("--set: 'services..limit': names joined by dots are needed");
    assignments = List.of();
    environment = Map.of("ENTWINE_", "x");
    assertErrorStarts("ENTWINE_: names separated by two underscores are needed");
    environment = Map.of("ENTWINE_SERVICES", "x", "ENTWINE_SERVICES__CHAT__LIMIT", "3");
    assertError(
        "ENTWINE_SERVICES__CHAT__LIMIT: services.chat.limit: 'services' is given a value of its"
            + " own as well");
  }

  private void yaml(String text) throws IOException {
    Files.writeString(file, text);
  }

  private NodeConfiguration read() {
    return new ConfigurationReader(file, environment, properties, assignments)
        .read(vertx, clustered);
  }

  private Object chat(String key) {
    return read().services().get(0).config().getValue(key);
  }

  private void assertError(String line) {
    assertThatThrownBy(this::read).isInstanceOf(ConfigurationError.class).hasMessage(line);
  }

  private void assertErrorStarts(String begin) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigurationError.class)
        .hasMessageStartingWith(begin)
        .hasMessageNotContainingAny("\n", "\r");
  }
}
