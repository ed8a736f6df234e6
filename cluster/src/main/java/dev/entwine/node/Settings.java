package dev.entwine.node;

import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Single assignments, as environment, system properties and the command line have them: each is a
 * key and a string, and each is blamed on its own.
 */
final class Settings implements Layer {

  /** What the variables that are settings begin with. */
  static final String VARIABLE_PREFIX = "ENTWINE_";

  /** What the system properties that are settings begin with. */
  static final String PROPERTY_PREFIX = "entwine.";

  private final String name;
  private final List<Setting> settings;
  private final JsonObject json = new JsonObject();

  private Settings(String name, List<Setting> settings) {
    this.name = name;
    this.settings = settings;
    settings.forEach(this::put);
  }

  /** One assignment: where it was said, the names that lead to the key, and the value. */
  private record Setting(String source, List<String> path, String value) {
    String key() {
      return String.join(".", path);
    }

    /** Whether this is the key, or the key is a part of this, or the other way round. */
    boolean concerns(String key) {
      return key().equals(key) || key().startsWith(key + ".") || key.startsWith(key() + ".");
    }
  }

  /**
   * The variables that begin with {@code ENTWINE_}.
   *
   * @param spelling finds the names that the capitals stand for
   */
  static Settings environment(Map<String, String> environment, KeySpelling spelling) {
    return new Settings(
        "the environment",
        new TreeMap<>(environment)
            .entrySet().stream()
                .filter(e -> e.getKey().startsWith(VARIABLE_PREFIX))
                .filter(e -> !OwnNames.VARIABLES.contains(e.getKey()))
                .map(e -> new Setting(e.getKey(), spelling.path(e.getKey()), e.getValue()))
                .toList());
  }

  /** The system properties that begin with {@code entwine.}. */
  static Settings properties(Map<String, String> properties) {
    return new Settings(
        "the system properties",
        new TreeMap<>(properties)
            .entrySet().stream()
                .filter(e -> e.getKey().startsWith(PROPERTY_PREFIX))
                .filter(e -> !OwnNames.PROPERTIES.contains(e.getKey()))
                .map(
                    e ->
                        setting(
                            "-D" + e.getKey(),
                            e.getKey().substring(PROPERTY_PREFIX.length()),
                            e.getValue()))
                .toList());
  }

  /** What {@code --set} was given: {@code key=value}, later ones over earlier ones. */
  static Settings assignments(List<String> assignments) {
    return new Settings("--set", assignments.stream().map(Settings::assignment).toList());
  }

  private static Setting assignment(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationError(
          "--set", "'" + text + "': key=value is needed, such as services.chat.instances=2");
    }
    return setting("--set", text.substring(0, equals).trim(), text.substring(equals + 1));
  }

  private static Setting setting(String source, String key, String value) {
    List<String> path = List.of(key.split("\\.", -1));
    if (path.stream().anyMatch(String::isBlank)) {
      throw new ConfigurationError(
          source,
          "'" + key + "': names joined by dots are needed, such as services.chat.instances");
    }
    return new Setting(source, path, value);
  }

  boolean isEmpty() {
    return settings.isEmpty();
  }

  @Override
  public ConfigStoreOptions store() {
    return new ConfigStoreOptions().setType("json").setConfig(json);
  }

  /** The assignment that is nearest to the key; the last one of several. */
  @Override
  public String blame(String key) {
    return settings.stream()
        .filter(setting -> setting.concerns(key))
        .reduce((first, second) -> nearer(key).compare(first, second) < 0 ? first : second)
        .map(Setting::source)
        .orElse(name);
  }

  private static Comparator<Setting> nearer(String key) {
    return Comparator.comparingInt(setting -> Math.abs(setting.key().length() - key.length()));
  }

  private void put(Setting setting) {
    JsonObject group = json;
    List<String> path = setting.path();
    for (String part : path.subList(0, path.size() - 1)) {
      if (!group.containsKey(part)) {
        group.put(part, new JsonObject());
      }
      if (!(group.getValue(part) instanceof JsonObject inner)) {
        throw new ConfigurationError(
            setting.source(),
            setting.key() + ": '" + part + "' is given a value of its own as well");
      }
      group = inner;
    }
    group.put(path.get(path.size() - 1), setting.value());
  }
}
