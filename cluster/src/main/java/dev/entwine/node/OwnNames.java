package dev.entwine.node;

import java.util.Set;

/** Names that look like settings and are not: they speak to the launcher, the tests or the log. */
public final class OwnNames {

  /** The system property with the folder that holds {@code conf} and {@code rosetta}. */
  public static final String HOME = "entwine.home";

  /** The system property with the log's level: DEBUG, INFO, WARN or ERROR. */
  public static final String LOG = "entwine.log";

  static final Set<String> VARIABLES =
      Set.of("ENTWINE_JAVA_OPTS", "ENTWINE_PYTHON", "ENTWINE_REQUIRE_PEERS", "ENTWINE_SKIP_BUILD");

  static final Set<String> PROPERTIES = Set.of(HOME, LOG);

  private OwnNames() {}
}
