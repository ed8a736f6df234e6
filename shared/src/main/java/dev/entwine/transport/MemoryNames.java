package dev.entwine.transport;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who listens on which name, within one Vert.x. Safe to use from every thread. */
final class MemoryNames {

  private final LocalMap<String, Listening> byName;

  private MemoryNames(LocalMap<String, Listening> byName) {
    this.byName = byName;
  }

  static MemoryNames of(Vertx vertx) {
    return new MemoryNames(vertx.sharedData().getLocalMap("dev.entwine.memory"));
  }

  /** Adds a port, unless the name is taken by somebody with whom it can't be shared. */
  boolean add(String name, MemoryPort port) {
    return byName
        .compute(name, (at, before) -> before == null ? Listening.by(port) : before.with(port))
        .ports
        .contains(port);
  }

  void remove(String name, MemoryPort port) {
    byName.computeIfPresent(name, (at, before) -> before.without(port));
  }

  /** The port that is next to get a call; null if nobody listens on that name. */
  @Nullable MemoryPort next(String name) {
    Listening listening = byName.get(name);
    return listening == null ? null : listening.next();
  }

  /** The ports that share a name: of one deployment, or a single one that belongs to none. */
  private record Listening(List<MemoryPort> ports, AtomicInteger calls) implements Shareable {

    static Listening by(MemoryPort port) {
      return new Listening(List.of(port), new AtomicInteger());
    }

    /** The same if the newcomer may not share. */
    Listening with(MemoryPort newcomer) {
      String deployment = newcomer.context().deploymentID();
      boolean mayShare =
          deployment != null
              && ports.stream()
                  .allMatch(
                      port ->
                          deployment.equals(port.context().deploymentID())
                              && port.context() != newcomer.context());
      return mayShare
          ? new Listening(Stream.concat(ports.stream(), Stream.of(newcomer)).toList(), calls)
          : this;
    }

    @Nullable Listening without(MemoryPort leaver) {
      List<MemoryPort> rest = ports.stream().filter(port -> port != leaver).toList();
      return rest.isEmpty() ? null : new Listening(rest, calls);
    }

    MemoryPort next() {
      return ports.get(Math.floorMod(calls.getAndIncrement(), ports.size()));
    }
  }
}
