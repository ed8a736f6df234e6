package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/** Coroutines as continuations. */
@EnabledIf(value = "offered", disabledReason = "this JVM has none, or does not export them")
class CoroutineContinuationTest {

  static boolean offered() {
    return CoroutineEngines.of(Mode.CONTINUATION) != null;
  }

  @Nested
  class Behaviour extends CoroutineBehaviour {
    Behaviour() {
      super(CoroutineEngines.of(Mode.CONTINUATION));
    }
  }

  @Nested
  class Hazards extends CoroutineHazards {
    Hazards() {
      super(CoroutineEngines.of(Mode.CONTINUATION));
    }
  }

  @Nested
  class OnAReactor extends CoroutineOnAReactor {
    OnAReactor() {
      super(CoroutineEngines.of(Mode.CONTINUATION));
    }
  }
}
