package dev.entwine.build;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules, and the arrows between them. */
final class Modules {
  /** Which modules the classes of a module may use, besides their own. */
  static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "shared", Set.of(),
          "testing", Set.of("shared"),
          "verticles", Set.of("shared"),
          "rosetta", Set.of("shared"),
          // A node deploys verticles by name alone, so it does not see their classes.
          "cluster", Set.of("shared", "rosetta"));

  /** A folder of classes or a jar below {@code MODULE/target}, or a jar out of a repository. */
  private static final Pattern PLACE =
      Pattern.compile(
          "([a-z-]+)/target/(?:classes/|[^/]+\\.jar)|/entwine-([a-z-]+)-\\d[^/]*\\.jar");

  private Modules() {}

  /** The module a class was loaded from, or an empty string for one that is not ours. */
  static String moduleOf(JavaClass type) {
    String place = type.getSource().map(source -> source.getUri()).map(URI::toString).orElse("");
    Matcher matcher = PLACE.matcher(place);
    if (!type.getPackageName().startsWith("dev.entwine") || !matcher.find()) {
      return "";
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** No class uses one of a module that is not below its own. */
  static ArchRule arrowsPointDown(Function<JavaClass, String> moduleOf) {
    return ArchRuleDefinition.classes().should(useOnlyModulesBelow(moduleOf));
  }

  private static ArchCondition<JavaClass> useOnlyModulesBelow(
      Function<JavaClass, String> moduleOf) {
    return new ArchCondition<>("use only the modules below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = moduleOf.apply(type);
        Set<String> allowed = MAY_USE.get(from);
        if (allowed == null) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is of no known module: \"" + from + '"'));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String to = moduleOf.apply(dependency.getTargetClass().getBaseComponentType());
          if (!to.isEmpty() && !to.equals(from) && !allowed.contains(to)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency, from + " uses " + to + ": " + dependency.getDescription()));
          }
        }
      }
    };
  }
}
