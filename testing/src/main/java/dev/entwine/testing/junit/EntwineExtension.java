package dev.entwine.testing.junit;

import dev.entwine.testing.ManualClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Fails a test that leaves something behind, and says what, where it was created and what to do
 * about it. Put {@code @ExtendWith(EntwineExtension.class)} on the test class. What Twisted's
 * {@code trial} does with an unclean reactor and with logged errors.
 *
 * <p>What counts as left behind, on every reactor and every {@link ManualClock}:
 *
 * <ul>
 *   <li>calls that are still to come, and a {@code LoopingCall} that runs;
 *   <li>ports that listen or have connections, and connections and attempts of clients;
 *   <li>calls in a thread that wait or run;
 *   <li>a reactor of {@code Reactor.create()} that was not stopped;
 *   <li>errors that nobody handled, see {@link LoggedErrors}.
 * </ul>
 *
 * <p>What takes a moment to go is given one: sockets and calls in threads up to five seconds,
 * unless another time is named. A timer is not waited for. After the verdict all of it is closed,
 * cancelled or interrupted, so that the next test starts clean.
 *
 * <p>What is created for a class of tests ({@code @BeforeAll}, or in a test instance that all its
 * tests share) is looked at after its last test, and fails the class. What lives in a {@code Vertx}
 * that has been closed does not count.
 *
 * <p>It goes together with vertx-junit5's {@code VertxExtension}, in either order: that waits for
 * its test contexts before this one looks, and closes the {@code Vertx} it made afterwards.
 *
 * <p>Test methods may take a {@link ManualClock}, of their own for each test, and {@link
 * LoggedErrors}.
 *
 * <p>Tests may run in parallel. A thing is told to be a test's when the test's thread made it, or
 * something that the test handed to a reactor or to a thread; what a socket's event or a handler of
 * Vert.x creates belongs to the test whose own reactor that is, and with a reactor that several
 * tests share it counts for their class.
 */
public final class EntwineExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        TestInstancePreConstructCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(EntwineExtension.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Duration grace;

  /** Gives sockets and calls in threads five seconds to go. */
  public EntwineExtension() {
    this(GRACE);
  }

  /**
   * For {@code @RegisterExtension static}.
   *
   * @param grace how long sockets and calls in threads may take to go by themselves, zero or more
   */
  public EntwineExtension(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace is " + grace + ": zero or more is needed");
    }
    this.grace = grace;
  }

  /** A test's instance is made for the test: what its fields begin counts for it. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    begin(context);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    finish(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    finish(context);
  }

  private static void begin(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    String key = context.getUniqueId();
    if (store.get(key) == null) {
      String who = context.getTestMethod().isPresent() ? "the test " : "the class ";
      // JUnit closes what is stored, should the test not come to its end.
      store.put(key, new Watching(who + context.getDisplayName(), outer(context)));
    }
  }

  private static @Nullable Watching outer(ExtensionContext context) {
    return context.getParent().map(EntwineExtension::watching).orElse(null);
  }

  private static @Nullable Watching watching(ExtensionContext context) {
    Watching own = context.getStore(NAMESPACE).get(context.getUniqueId(), Watching.class);
    return own != null ? own : outer(context);
  }

  private void finish(ExtensionContext context) throws InterruptedException {
    Watching own = context.getStore(NAMESPACE).remove(context.getUniqueId(), Watching.class);
    if (own != null) {
      own.finish(grace);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ManualClock.class || type == LoggedErrors.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LoggedErrors.class
        ? watching(context).errors()
        : context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                ManualClock.class + context.getUniqueId(), key -> new ManualClock());
  }
}
