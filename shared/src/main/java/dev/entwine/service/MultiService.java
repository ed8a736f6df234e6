package dev.entwine.service;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredList;
import dev.entwine.defer.Outcome;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several services as one: they start in the order in which they were added, and stop in the other
 * order. Twisted's {@code MultiService}.
 *
 * <p>As in Twisted, one is asked to start, or to stop, without waiting until the one before it is
 * done; the Deferreds say when all are.
 *
 * <p>Used on one loop.
 */
public class MultiService extends Service {

  private final List<Service> services = new ArrayList<>();

  /** Those that were asked to stop and have not, and why not. */
  private final Map<Service, String> unstopped = new LinkedHashMap<>();

  /** One with nothing in it. */
  public MultiService() {}

  /** What it consists of, in the order in which they were added. */
  public final List<Service> services() {
    return List.copyOf(services);
  }

  /**
   * The service of a name.
   *
   * @throws NoSuchElementException if there is none
   */
  public final Service getServiceNamed(String name) {
    return find(name).orElseThrow(() -> new NoSuchElementException("no service is called " + name));
  }

  private Optional<Service> find(@Nullable String name) {
    return services.stream().filter(s -> name != null && name.equals(s.name())).findFirst();
  }

  /**
   * Adds a service, and starts it if this one is running.
   *
   * @return fires when it is started, if it was; fails as its start does, and it stays a part then
   * @throws IllegalStateException if it has a parent already, or there is one of its name
   */
  public final Deferred<?> addService(Service service) {
    if (service.parent() != null) {
      throw new IllegalStateException(service + " has a parent already: disown that first");
    }
    if (find(service.name()).isPresent()) {
      throw new IllegalStateException("there is a service called " + service.name() + " already");
    }
    services.add(service);
    service.adopted(this);
    if (!running()) {
      return Deferred.succeed(null);
    }
    return all(Stream.of(service.privilegedStartService(), service.startService()));
  }

  /** Fires when all are done; fails with the first failure, and the others with it. */
  private static Deferred<?> all(Stream<? extends Deferred<?>> some) {
    List<Deferred<@Nullable Object>> each =
        some.map(one -> one.<@Nullable Object>addCallback(result -> null)).toList();
    return DeferredList.of(each, DeferredList.Option.CONSUME_ERRORS)
        .addCallback(
            outcomes -> {
              List<Throwable> failures =
                  outcomes.stream().filter(o -> !o.success()).map(Outcome::failure).toList();
              if (failures.isEmpty()) {
                return null;
              }
              Throwable first = failures.get(0);
              failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
              throw first;
            });
  }

  /**
   * Takes a service out, and stops it if this one is running.
   *
   * @return fires when it is stopped, if it was
   * @throws IllegalStateException if it is not a part of this
   */
  public final Deferred<?> removeService(Service service) {
    if (!services.remove(service)) {
      throw new IllegalStateException(service + " is no part of " + this);
    }
    service.adopted(null);
    return running() ? stopOne(service) : Deferred.succeed(null);
  }

  @Override
  protected Deferred<?> privilegedStart() {
    return all(services().stream().map(Service::privilegedStartService));
  }

  @Override
  protected Deferred<?> start() {
    return all(services().stream().map(Service::startService));
  }

  @Override
  protected Deferred<?> stop() {
    List<Service> lastFirst = new ArrayList<>(services);
    Collections.reverse(lastFirst);
    return all(lastFirst.stream().map(this::stopOne));
  }

  private Deferred<?> stopOne(Service service) {
    unstopped.put(service, "has not stopped");
    return service
        .stopService()
        .addCallbacks(
            stopped -> {
              unstopped.remove(service);
              return null;
            },
            failure -> {
              unstopped.put(service, "failed to stop: " + failure);
              throw failure;
            });
  }

  /**
   * Stops it, and does not wait for ever.
   *
   * @param deadline how long it may take, 0 or more
   * @return fires with {@link #unstopped} when all are done or the time is over; never fails
   */
  public final Deferred<List<String>> stopService(Duration deadline, Clock clock) {
    Deferred<List<String>> report = new Deferred<>();
    DelayedCall late = clock.callLater(deadline, () -> report.callback(unstopped()));
    stopService()
        .addBoth(
            (stopped, failure) -> {
              if (late.active()) {
                late.cancel();
                report.callback(unstopped());
              }
              return null;
            });
    return report;
  }

  /**
   * A line for each service that was asked to stop and has not, or has failed to: its path, and
   * which of the two. Of a part that is a tree, the lines of its parts.
   */
  public final List<String> unstopped() {
    List<String> lines = new ArrayList<>();
    unstopped.forEach(
        (service, why) -> {
          List<String> within =
              service instanceof MultiService tree ? tree.unstopped() : List.<String>of();
          lines.addAll(within.isEmpty() ? List.of(service.path() + ": " + why) : within);
        });
    return lines;
  }
}
