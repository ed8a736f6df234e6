package dev.entwine.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.entwine.architecture.fixture.attic.Homeless;
import dev.entwine.architecture.fixture.defer.UsesTheFloorBelow;
import dev.entwine.architecture.fixture.defer.UsesTheTestDoubles;
import dev.entwine.architecture.fixture.time.UsesTheFloorAbove;
import dev.entwine.watch.Origin;
import org.junit.jupiter.api.Test;

final class FloorsTest {
  private static final String ROOT = "dev.entwine";
  private static final String FIXTURE = "dev.entwine.architecture.fixture";

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void aPackageUsesOnlyThoseBelowIt() {
    Floors.arrowsPointDown(ROOT).check(SHIPPED);
  }

  @Test
  void everyPackageHasItsPlaceAmongTheFloors() {
    Floors.everyClassHasAFloor(ROOT).check(SHIPPED);
  }

  /** A stack that is shown to a test's author begins with their own lines. */
  @Test
  void noFloorIsTakenForTheProgramOfAUser() {
    for (String floor : Floors.BOTTOM_TO_TOP) {
      if (!floor.equals("testing")) {
        assertThat(Origin.isTheUsers(ROOT + "." + floor + ".Some")).as(floor).isFalse();
      }
    }
    assertThat(Origin.isTheUsers(ROOT + ".testing.junit.SomeTest")).isTrue();
  }

  @Test
  void aUseOfTheFloorBelowIsAccepted() {
    assertThatCode(() -> Floors.arrowsPointDown(FIXTURE).check(classes(UsesTheFloorBelow.class)))
        .doesNotThrowAnyException();
  }

  @Test
  void aUseOfTheFloorAboveIsFound() {
    assertThatThrownBy(
            () -> Floors.arrowsPointDown(FIXTURE).check(classes(UsesTheFloorAbove.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(UsesTheFloorAbove.class.getName());
  }

  @Test
  void aUseOfTheTestDoublesIsFound() {
    assertThatThrownBy(
            () -> Floors.arrowsPointDown(FIXTURE).check(classes(UsesTheTestDoubles.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(UsesTheTestDoubles.class.getName());
  }

  @Test
  void aPackageWithoutAPlaceIsFound() {
    assertThatThrownBy(() -> Floors.everyClassHasAFloor(FIXTURE).check(classes(Homeless.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(Homeless.class.getName());
  }

  private static JavaClasses classes(Class<?>... some) {
    return new ClassFileImporter().importClasses(some);
  }
}
