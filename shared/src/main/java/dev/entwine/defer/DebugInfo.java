package dev.entwine.defer;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What a Deferred remembers about itself in debug mode. Twisted's {@code DebugInfo}. */
final class DebugInfo {

  private final Throwable creation = new Throwable("the Deferred was created here");
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

  /** Where it was created, as lines for a log. */
  String creationStack() {
    StringWriter text = new StringWriter();
    creation.printStackTrace(new PrintWriter(text, true));
    return text.toString().substring(creation.toString().length()).stripTrailing();
  }
}
