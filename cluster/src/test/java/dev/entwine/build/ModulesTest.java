package dev.entwine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.entwine.build.fixture.cluster.Node;
import dev.entwine.build.fixture.shared.KnowsAVerticle;
import dev.entwine.build.fixture.verticles.KnowsTheCluster;
import dev.entwine.build.fixture.verticles.KnowsWhatIsShared;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ModulesTest {
  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.entwine");

  @Test
  void aModuleUsesOnlyThoseBelowIt() {
    Modules.arrowsPointDown(Modules::moduleOf).check(SHIPPED);
  }

  @Test
  void theClassesOfEveryModuleAreSeen() {
    Set<String> seen = SHIPPED.stream().map(Modules::moduleOf).collect(Collectors.toSet());

    assertThat(seen).isEqualTo(Modules.MAY_USE.keySet());
  }

  @Test
  void aUseOfWhatIsSharedIsAccepted() {
    assertThatCode(() -> check(KnowsWhatIsShared.class, Node.class)).doesNotThrowAnyException();
  }

  @Test
  void aVerticleThatUsesTheClusterIsFound() {
    assertThatThrownBy(() -> check(KnowsTheCluster.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("verticles uses cluster")
        .hasMessageContaining(KnowsTheCluster.class.getName());
  }

  @Test
  void aSharedClassThatUsesAVerticleIsFound() {
    assertThatThrownBy(() -> check(KnowsAVerticle.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("shared uses verticles");
  }

  @Test
  void aClassOfAnUnknownModuleIsFound() {
    assertThatThrownBy(
            () ->
                Modules.arrowsPointDown(type -> "attic")
                    .check(new ClassFileImporter().importClasses(Node.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no known module: \"attic\"");
  }

  private static void check(Class<?>... some) {
    Modules.arrowsPointDown(ModulesTest::moduleInTheFixture)
        .check(new ClassFileImporter().importClasses(some));
  }

  /** In the fixture the last part of a package's name stands for the module. */
  private static String moduleInTheFixture(JavaClass type) {
    String root = "dev.entwine.build.fixture.";
    return type.getPackageName().startsWith(root)
        ? type.getPackageName().substring(root.length())
        : "";
  }
}
