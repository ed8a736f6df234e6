package dev.entwine.rosetta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every program of the Rosetta Stone and holds it against what its entry expects. A peer that
 * is not installed is a loud skip, and a failure when {@code ENTWINE_REQUIRE_PEERS=1}.
 */
final class EveryProgramAgreesTest {

  private static final List<Check> checks = new ArrayList<>();

  private final Rosetta rosetta = Rosetta.open(Checkout.home());

  @TestFactory
  Stream<DynamicTest> every_side_of_every_entry_prints_what_is_expected() {
    return rosetta.entries().stream()
        .flatMap(
            entry ->
                Arrays.stream(Side.values())
                    .map(
                        side ->
                            DynamicTest.dynamicTest(
                                entry.name() + " in " + side.title(),
                                () -> agrees(rosetta.check(entry, side)))));
  }

  private static void agrees(Check check) {
    checks.add(check);
    switch (check.status()) {
      case AGREES, NOT_THERE_YET -> {
        // A side that is declared missing was held against its folder when the catalogue was read.
      }
      case DIFFERS -> assertThat(check.detail()).as(String.valueOf(check.run())).isEmpty();
      case PEER_MISSING -> {
        assertThat(System.getenv("ENTWINE_REQUIRE_PEERS")).as(check.detail()).isNotEqualTo("1");
        System.err.println("SKIPPED: " + check.entry().name() + ": " + check.detail());
        abort(check.detail());
      }
    }
  }

  @Test
  void the_table_that_porters_ask_for_first_is_there() {
    assertThat(rosetta.entries())
        .extracting(Entry::name)
        .contains("defer-to-thread", "deferred", "inline-callbacks", "reactor-run");
  }

  @AfterAll
  static void count() {
    System.out.println(Check.summary(checks));
  }
}
