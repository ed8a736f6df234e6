package dev.entwine.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a parser has called its user with. Some of it depends on how the network cut the bytes and
 * is meant to, so it is kept twice: each call as it was, and what all cuts have in common.
 *
 * <p>Buffers are looked at in the end: they were handed over to be kept.
 */
final class Calls {

  private final List<Supplier<String>> exact = new ArrayList<>();
  private final List<Supplier<String>> common = new ArrayList<>();
  private boolean cutsMatter;

  /** A call that comes however the bytes are cut. */
  void add(String name, Buffer data) {
    addExact(name, data);
    addCommon(name, data);
  }

  /** A call of which there may be more or less if the bytes are cut differently. */
  void addExact(String name, Buffer data) {
    exact.add(() -> line(name, data));
  }

  /** What several calls come to. */
  void addCommon(String name, Buffer data) {
    if (!cutsMatter) {
      common.add(() -> line(name, data));
    }
  }

  /** From now on the cuts decide what comes, and are meant to. */
  void cutsMatterNow() {
    cutsMatter = true;
  }

  boolean cutsMatter() {
    return cutsMatter;
  }

  List<String> exact() {
    return exact.stream().map(Supplier::get).toList();
  }

  List<String> common() {
    return common.stream().map(Supplier::get).toList();
  }

  private static String line(String name, Buffer data) {
    return name + " " + data.toString(StandardCharsets.ISO_8859_1);
  }
}
