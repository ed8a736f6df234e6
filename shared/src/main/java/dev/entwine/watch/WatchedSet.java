package dev.entwine.watch;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A set of what is open, such as a reactor's ports, that tells the watch of each. Elements are
 * added one by one, and removed one by one or all at once.
 *
 * <p>Confined to the thread of its owner.
 */
public final class WatchedSet<T> extends LinkedHashSet<T> {

  private static final long serialVersionUID = 1L;

  private final transient Leftover.Kind kind;
  private final transient Home home;
  private final transient Function<T, String> description;
  private final transient Consumer<T> removal;
  private final transient Map<Object, Leftover> leftovers = new HashMap<>();

  /**
   * @param description what an element is, as a phrase; asked from any thread
   * @param removal gets rid of an element
   */
  public WatchedSet(
      Leftover.Kind kind, Home home, Function<T, String> description, Consumer<T> removal) {
    this.kind = kind;
    this.home = home;
    this.description = description;
    this.removal = removal;
  }

  @Override
  public boolean add(T element) {
    boolean added = super.add(element);
    if (added && Origin.recorded()) {
      leftovers.put(
          element,
          Leftover.open(
              kind,
              Origin.here(home),
              home,
              () -> description.apply(element),
              () -> {
                if (contains(element)) {
                  removal.accept(element);
                }
              }));
    }
    return added;
  }

  @Override
  public void clear() {
    leftovers.values().forEach(Leftover::closed);
    leftovers.clear();
    super.clear();
  }

  @Override
  public boolean remove(Object element) {
    Leftover leftover = leftovers.remove(element);
    if (leftover != null) {
      leftover.closed();
    }
    return super.remove(element);
  }
}
