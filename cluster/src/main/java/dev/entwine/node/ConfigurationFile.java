package dev.entwine.node;

import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file, whose errors name the line.
 *
 * <p>vertx-config reads the file; here it is looked through first, for what vertx-config can't say:
 * the line of each key, and keys that are given twice, of which YAML silently takes the last.
 */
public final class ConfigurationFile implements Layer {

  /** Configurations are written by people; more than this is some other file. */
  private static final long MAX_BYTES = 1024 * 1024;

  private final Path path;
  private final Map<String, Integer> lines = new HashMap<>();
  private boolean empty;

  private ConfigurationFile(Path path) {
    this.path = path;
  }

  /**
   * Looks through a file. Blocks for as long as the disk does.
   *
   * @throws ConfigurationError if it is not there, or is no YAML file with keys and values
   */
  public static ConfigurationFile open(Path path) {
    ConfigurationFile file = new ConfigurationFile(path);
    try {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(file.text());
      file.empty = root == null || root.getTag().equals(Tag.NULL);
      if (!file.empty && !(root instanceof MappingNode)) {
        throw new ConfigurationError(
            file.name(), "keys with values are needed, as in 'key: value'");
      }
      file.note("", root, Collections.newSetFromMap(new IdentityHashMap<>()));
    } catch (YAMLException e) {
      throw file.error(e);
    }
    return file;
  }

  @Override
  public ConfigStoreOptions store() {
    if (empty) {
      // vertx-config takes a file without a character for empty, but not one of comments alone.
      return new ConfigStoreOptions().setType("json").setConfig(new JsonObject());
    }
    return new ConfigStoreOptions()
        .setType("file")
        .setFormat("yaml")
        .setConfig(new JsonObject().put("path", path.toAbsolutePath().toString()));
  }

  /** The file and, where it is known, the line of the key or of the group that it belongs to. */
  @Override
  public String blame(String key) {
    for (String known = key; !known.isEmpty(); known = parent(known)) {
      Integer line = lines.get(known);
      if (line != null) {
        return name() + ", line " + line;
      }
    }
    return name();
  }

  /** The one line for what YAML's reader said. */
  ConfigurationError error(YAMLException e) {
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark mark = marked.getProblemMark();
      String place =
          name() + ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
      return new ConfigurationError(place, firstLine(marked.getProblem()));
    }
    return new ConfigurationError(name(), firstLine(e.getMessage()));
  }

  private StringReader text() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ConfigurationError(name(), "is larger than 1 MiB: is it the right file?");
      }
      return new StringReader(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new ConfigurationError(name(), "there is no such file");
    } catch (CharacterCodingException e) {
      throw new ConfigurationError(name(), "is not UTF-8 text");
    } catch (IOException e) {
      throw new ConfigurationError(name(), "can't be read: " + firstLine(e.getMessage()));
    }
  }

  /** Notes the line of each key below {@code node}. An alias may lead to what was seen before. */
  private void note(String prefix, @Nullable Node node, Set<Node> seen) {
    if (!(node instanceof MappingNode map) || !seen.add(node)) {
      return;
    }
    for (NodeTuple tuple : map.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        String name = prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue();
        int line = key.getStartMark().getLine() + 1;
        Integer before = lines.putIfAbsent(name, line);
        if (before != null) {
          throw new ConfigurationError(
              name() + ", line " + line, name + ": is given twice, first on line " + before);
        }
        note(name, tuple.getValueNode(), seen);
      }
    }
  }

  /** The path as people write it: relative to where they are, if the file is below. */
  private String name() {
    Path here = Path.of("").toAbsolutePath();
    Path there = path.toAbsolutePath().normalize();
    return (there.startsWith(here) ? here.relativize(there) : there).toString();
  }

  private static String parent(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? "" : key.substring(0, dot);
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "no reason is given" : text.lines().findFirst().orElse("");
  }
}
