package dev.entwine.transport;

import dev.entwine.protocol.Address;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port, or a UNIX socket, that a deployment uses. Vert.x lets every server of one process that
 * names the same port share it, round-robin: right for the instances of one verticle, and a silent
 * mix-up for anything else, also for one instance that names a port twice. That is refused here, as
 * a port that is taken.
 */
final class PortClaim {

  private static final Logger LOG = LoggerFactory.getLogger(PortClaim.class);

  private final LocalMap<String, Held> claims;
  private final ContextInternal context;
  private final String name;
  private Place place;
  private boolean released;

  private PortClaim(ContextInternal context, Place place) {
    this.claims = context.owner().sharedData().getLocalMap("dev.entwine.ports");
    this.context = context;
    this.name = place.name();
    this.place = place;
  }

  /** Claims a place; the first who does so also takes it from the system's other processes. */
  static PortClaim of(ContextInternal context, Place place) throws IOException {
    PortClaim claim = new PortClaim(context, place);
    if (claim.name.isEmpty()) {
      claim.released = true;
      place.take();
    } else {
      claim.take();
    }
    return claim;
  }

  private void take() throws IOException {
    boolean[] added = new boolean[1];
    try {
      claims.compute(
          name,
          (at, held) -> {
            Held after = Held.with(held, context, place);
            added[0] = after != held;
            if (added[0]) {
              place = after.place;
            }
            return after;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!added[0]) {
      throw new Taken();
    }
  }

  /** The place is listened on; says where that is. */
  Address opened(int actualPort) throws IOException {
    return place.opened(actualPort);
  }

  void release() {
    if (!released) {
      released = true;
      claims.compute(name, (at, held) -> held == null ? null : held.without(context));
    }
  }

  /** The contexts that share a port: of one deployment, or a single one that belongs to none. */
  private record Held(@Nullable String deployment, Set<ContextInternal> by, Place place)
      implements Shareable {

    /** The same object if the newcomer may not share. */
    static Held with(@Nullable Held held, ContextInternal newcomer, Place wanted) {
      String deployment = newcomer.deploymentID();
      if (held == null) {
        try {
          wanted.take();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return new Held(deployment, Set.of(newcomer), wanted);
      }
      if (deployment == null || !deployment.equals(held.deployment) || held.by.contains(newcomer)) {
        return held;
      }
      return new Held(
          deployment,
          Stream.concat(held.by.stream(), Stream.of(newcomer)).collect(Collectors.toSet()),
          held.place);
    }

    @Nullable Held without(ContextInternal leaver) {
      Set<ContextInternal> rest =
          by.stream().filter(each -> each != leaver).collect(Collectors.toSet());
      if (!rest.isEmpty()) {
        return new Held(deployment, rest, place);
      }
      try {
        place.release();
      } catch (IOException e) {
        LOG.warn("What was left of {} could not be removed: {}", place.wanted(), e.toString());
      }
      return null;
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
