package dev.entwine.testing.junit;

import dev.entwine.testing.ManualClock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails a test that leaves something behind: an error that nobody handled, or a call that is still
 * pending on its {@link ManualClock}. Put {@code @ExtendWith(EntwineExtension.class)} on the test
 * class; it goes together with Vert.x's own extension.
 *
 * <p>Test methods may take a {@link ManualClock}, of their own for each test, and {@link
 * LoggedErrors}.
 */
public final class EntwineExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(EntwineExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(LoggedErrors.class, new LoggedErrors());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    store.remove(LoggedErrors.class, LoggedErrors.class).close();
    ManualClock clock = store.remove(ManualClock.class, ManualClock.class);
    if (clock != null && !clock.getDelayedCalls().isEmpty()) {
      throw new AssertionError(
          clock.getDelayedCalls().size()
              + " delayed call(s) left behind, the first: "
              + clock.getDelayedCalls().get(0));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ManualClock.class || type == LoggedErrors.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    return parameter.getParameter().getType() == LoggedErrors.class
        ? store.get(LoggedErrors.class)
        : store.getOrComputeIfAbsent(ManualClock.class, key -> new ManualClock());
  }
}
