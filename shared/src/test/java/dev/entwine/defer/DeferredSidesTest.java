package dev.entwine.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two sides of a Deferred, as the compiler sees them. */
final class DeferredSidesTest {

  @Test
  void theFiringSideCanOnlyFire() {
    assertThat(names(DeferredSource.class)).containsOnly("callback", "errback", "called");
  }

  @Test
  void theWaitingSideCanNotFire() {
    assertThat(names(DeferredResult.class))
        .contains("addCallback", "addErrback", "cancel", "addTimeout", "toFuture")
        .doesNotContain("callback", "errback");
  }

  @Test
  void aLinkOnTheWaitingSideLeadsToTheWaitingSideAgain() {
    assertThat(DeferredResult.class.getMethods())
        .filteredOn(method -> method.getName().startsWith("add"))
        .isNotEmpty()
        .allSatisfy(m -> assertThat(m.getReturnType()).isEqualTo(DeferredResult.class));
  }

  @Test
  void aLinkOnADeferredLeadsToADeferredAgain() {
    assertThat(Deferred.class.getMethods())
        .filteredOn(method -> method.getName().startsWith("add") && !method.isBridge())
        .isNotEmpty()
        .allSatisfy(m -> assertThat(m.getReturnType()).isEqualTo(Deferred.class));
  }

  @Test
  void theSidesFitTogether() {
    Deferred<String> d = new Deferred<>();
    DeferredSource<String> firing = d;
    DeferredResult<Integer> waiting = d.addCallback(String::length);
    DeferredResult<String> further =
        waiting.addCallbackDeferred(n -> (DeferredResult<String>) Deferred.succeed("<" + n + ">"));
    firing.callback("three");
    assertThat(firing.called()).isTrue();
    assertThat(Taken.value(further)).isEqualTo("<5>");
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getMethods()).map(Method::getName).toList();
  }
}
