package dev.entwine.service;

import dev.entwine.defer.Deferred;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that starts, runs and stops as a whole: a port with its factory, a repeated call, a
 * connection that is kept. Twisted's {@code IService} and {@code Service}.
 *
 * <p>It may be part of a {@link MultiService}, which starts and stops it with the others. Unlike
 * Twisted's, both starting and stopping answer with Deferreds, since on this side nothing that
 * listens is listening when the call returns.
 *
 * <p>Used on one loop.
 */
public abstract class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private @Nullable String name;
  private @Nullable MultiService parent;
  private boolean running;

  /** For subclasses. */
  protected Service() {}

  // What a kind of service does.

  /**
   * What has to be done before anything is started: in a tree, all services are asked for this
   * first. Twisted does it before it changes user, so this is where ports are opened. Unless
   * overridden, nothing.
   *
   * @return fires when done
   */
  protected Deferred<?> privilegedStart() {
    return Deferred.succeed(null);
  }

  /**
   * Starts it.
   *
   * @return fires when it serves; if it fails, the service counts as running until it is stopped,
   *     which whoever started it does
   */
  protected Deferred<?> start() {
    return Deferred.succeed(null);
  }

  /**
   * Stops it, also when its start has failed or is not done.
   *
   * @return fires when nothing of it is left; whoever can't wait for ever cancels it
   */
  protected Deferred<?> stop() {
    return Deferred.succeed(null);
  }

  // What everyone else calls.

  /** {@link #privilegedStart}; what it throws is a failure too. */
  public final Deferred<?> privilegedStartService() {
    return Deferred.maybeDeferred(() -> ignoringResult(privilegedStart()));
  }

  /** {@link #start}, and it counts as running from now on. Starting what runs changes nothing. */
  public final Deferred<?> startService() {
    if (running) {
      LOG.debug("{} was started twice", this);
      return Deferred.succeed(null);
    }
    running = true;
    return Deferred.maybeDeferred(() -> ignoringResult(start()));
  }

  /** {@link #stop}, and it does not count as running from now on. Stopping it twice stops twice. */
  public final Deferred<?> stopService() {
    running = false;
    return Deferred.maybeDeferred(() -> ignoringResult(stop()));
  }

  private static Deferred<@Nullable Void> ignoringResult(Deferred<?> done) {
    return done.addCallback(result -> null);
  }

  /** Whether it was started and not stopped since. */
  public final boolean running() {
    return running;
  }

  /** What it is called in its parent; null for nothing. */
  public final @Nullable String name() {
    return name;
  }

  /**
   * Names it, for {@link MultiService#getServiceNamed} and for reports.
   *
   * @return this
   * @throws IllegalStateException if it has a parent already
   */
  public final Service setName(String newName) {
    if (parent != null) {
      throw new IllegalStateException(
          this + " has a parent already: name it before it is added to one");
    }
    name = newName;
    return this;
  }

  /** What starts and stops it; null for nobody. */
  public final @Nullable MultiService parent() {
    return parent;
  }

  /**
   * Makes it a part of a tree, and starts it if that is running.
   *
   * @return fires when it is started, if it was
   * @throws IllegalStateException if it has a parent already, or a sibling of its name
   */
  public final Deferred<?> setServiceParent(MultiService newParent) {
    return newParent.addService(this);
  }

  /**
   * Takes it out of its tree, and stops it if it is running.
   *
   * @return fires when it is stopped, if it was
   * @throws IllegalStateException if it has no parent
   */
  public final Deferred<?> disownServiceParent() {
    if (parent == null) {
      throw new IllegalStateException(this + " has no parent");
    }
    return parent.removeService(this);
  }

  final void adopted(@Nullable MultiService newParent) {
    parent = newParent;
  }

  /** Its names from the top of the tree down, for reports; its class where it has no name. */
  public final String path() {
    String own = name == null ? getClass().getSimpleName() : name;
    return parent == null || parent.parent() == null && parent.name() == null
        ? own
        : parent.path() + "/" + own;
  }

  @Override
  public String toString() {
    return "service " + path();
  }
}
