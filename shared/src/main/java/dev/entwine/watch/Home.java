package dev.entwine.watch;

import org.jspecify.annotations.Nullable;

/** Where a thing lives: who may touch it, and whether it counts at all. Safe from every thread. */
public interface Home {

  /** For what belongs to nobody but the test's own thread, such as a clock that stands still. */
  Home HERE =
      new Home() {
        @Override
        public void atHome(Runnable action) {
          action.run();
        }

        @Override
        public boolean gone() {
          return false;
        }

        @Override
        public @Nullable Watch madeFor() {
          return null;
        }
      };

  /** Has the action run where the thing may be touched, now or later. */
  void atHome(Runnable action);

  /** Whether it has ended, and with it everything that lived there. */
  boolean gone();

  /** What was watching when it was made. */
  @Nullable Watch madeFor();
}
