package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Coroutines on virtual threads. */
@EnabledIf(value = "offered", disabledReason = "this JVM has none")
class CoroutineVirtualThreadTest {

  static boolean offered() {
    return CoroutineEngines.of(Mode.VIRTUAL_THREAD) != null;
  }

  @Nested
  class Behaviour extends CoroutineBehaviour {
    Behaviour() {
      super(CoroutineEngines.of(Mode.VIRTUAL_THREAD));
    }
  }

  @Nested
  class Hazards extends CoroutineHazards {
    Hazards() {
      super(CoroutineEngines.of(Mode.VIRTUAL_THREAD));
    }
  }

  @Nested
  class OnAReactor extends CoroutineOnAReactor {
    OnAReactor() {
      super(CoroutineEngines.of(Mode.VIRTUAL_THREAD));
    }
  }
}
