package dev.entwine.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;

/**
 * The packages of this module as the floors of a house: each may use those below it and none above.
 *
 * <p>The rules take the name of the root package, so that a test can show on a small house of its
 * own that they find what is wrong.
 */
final class Floors {
  /** The test doubles stand on top: they may use all, and nothing that is shipped may use them. */
  static final List<String> BOTTOM_TO_TOP =
      List.of(
          "watch",
          "time",
          "defer",
          "task",
          "tls",
          "protocol",
          "transport",
          "reactor",
          "protocols",
          "endpoint",
          "amp",
          "service",
          "bus",
          "testing");

  private Floors() {}

  /** No class uses one from a floor above its own. */
  static ArchRule arrowsPointDown(String root) {
    LayeredArchitecture house =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String floor : BOTTOM_TO_TOP) {
      house = house.layer(floor).definedBy(root + "." + floor + "..");
    }
    for (int i = 0; i < BOTTOM_TO_TOP.size(); i++) {
      String floor = BOTTOM_TO_TOP.get(i);
      String[] below = BOTTOM_TO_TOP.subList(0, i).toArray(String[]::new);
      house =
          below.length == 0
              ? house.whereLayer(floor).mayNotAccessAnyLayer()
              : house.whereLayer(floor).mayOnlyAccessLayers(below);
    }
    return house;
  }

  /** Every class is on a floor, so a new package has to be given its place in the list. */
  static ArchRule everyClassHasAFloor(String root) {
    String[] floors =
        BOTTOM_TO_TOP.stream().map(floor -> root + "." + floor + "..").toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(floors)
        .because("a package has to have its place among the floors");
  }
}
