package dev.entwine.transport;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port that a deployment uses. Vert.x lets every server of one process that names the same port
 * share it, round-robin: right for the instances of one verticle, and a silent mix-up for anything
 * else, also for one instance that names a port twice. That is refused here, as a port that is
 * taken.
 */
final class PortClaim {

  private final LocalMap<String, Held> claims;
  private final String place;
  private final ContextInternal context;
  private boolean released;

  private PortClaim(ContextInternal context, String place) {
    this.claims = context.owner().sharedData().getLocalMap("dev.entwine.ports");
    this.place = place;
    this.context = context;
  }

  static PortClaim of(ContextInternal context, String networkInterface, int port) throws Taken {
    PortClaim claim = new PortClaim(context, networkInterface + " " + port);
    if (port == 0) {
      claim.released = true;
    } else {
      claim.take();
    }
    return claim;
  }

  private void take() throws Taken {
    boolean[] added = new boolean[1];
    claims.compute(
        place,
        (at, held) -> {
          Held after = Held.with(held, context);
          added[0] = after != held;
          return after;
        });
    if (!added[0]) {
      throw new Taken();
    }
  }

  void release() {
    if (!released) {
      released = true;
      claims.compute(place, (at, held) -> held == null ? null : held.without(context));
    }
  }

  /** The contexts that share a port: of one deployment, or a single one that belongs to none. */
  private record Held(@Nullable String deployment, Set<ContextInternal> by) implements Shareable {

    /** The same object if the newcomer may not share. */
    static Held with(@Nullable Held held, ContextInternal newcomer) {
      String deployment = newcomer.deploymentID();
      if (held == null) {
        return new Held(deployment, Set.of(newcomer));
      }
      if (deployment == null || !deployment.equals(held.deployment) || held.by.contains(newcomer)) {
        return held;
      }
      return new Held(
          deployment,
          Stream.concat(held.by.stream(), Stream.of(newcomer)).collect(Collectors.toSet()));
    }

    @Nullable Held without(ContextInternal leaver) {
      Set<ContextInternal> rest =
          by.stream().filter(each -> each != leaver).collect(Collectors.toSet());
      return rest.isEmpty() ? null : new Held(deployment, rest);
    }
  }

  /** Says so in the words of the system, since to the user it is the same. */
  static final class Taken extends java.net.BindException {
    private static final long serialVersionUID = 1L;

    Taken() {
      super("Address already in use by this process");
    }
  }
}
