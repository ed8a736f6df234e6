package dev.entwine.reactor;

import dev.entwine.reactor.Coroutine.Mode;
import org.junit.jupiter.api.Nested;

/** Coroutines on threads of a pool. */
class CoroutinePlatformThreadTest {

  @Nested
  class Behaviour extends CoroutineBehaviour {
    Behaviour() {
      super(CoroutineEngines.of(Mode.PLATFORM_THREAD));
    }
  }

  @Nested
  class Hazards extends CoroutineHazards {
    Hazards() {
      super(CoroutineEngines.of(Mode.PLATFORM_THREAD));
    }
  }

  @Nested
  class OnAReactor extends CoroutineOnAReactor {
    OnAReactor() {
      super(CoroutineEngines.of(Mode.PLATFORM_THREAD));
    }
  }
}
