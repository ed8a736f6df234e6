package dev.entwine.cli;

import io.vertx.core.internal.VertxInternal;
import picocli.CommandLine.IVersionProvider;

/** What this program is made of. */
final class Version implements IVersionProvider {

  /** Of Entwine. It is written in the jar, so classes that are not in one have none. */
  static String ofEntwine() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(from source)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "Entwine " + ofEntwine(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
      "Vert.x " + VertxInternal.version()
    };
  }
}
