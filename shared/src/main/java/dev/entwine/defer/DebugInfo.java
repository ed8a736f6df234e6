package dev.entwine.defer;

import dev.entwine.watch.Watch;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a Deferred remembers about itself in debug mode, and in tests. Twisted's {@code DebugInfo}.
 */
final class DebugInfo {

  private final Throwable creation = new Throwable("the Deferred was created here");
  private final @Nullable Watch watch = Watch.current();
  private @Nullable Throwable firing;

  void fired() {
    firing = new Throwable("the Deferred was first fired here");
  }

  void addTo(Throwable error) {
    error.addSuppressed(creation);
    if (firing != null) {
      error.addSuppressed(firing);
    }
  }

  /** The test that caused it, if there is one. */
  @Nullable Watch watch() {
    return watch;
  }

  /** Where it was created, as lines for a log. */
  String creationStack() {
    StringWriter text = new StringWriter();
    creation.printStackTrace(new PrintWriter(text, true));
    return text.toString().substring(creation.toString().length()).stripTrailing();
  }
}
