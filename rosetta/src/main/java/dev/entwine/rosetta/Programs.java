package dev.entwine.rosetta;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Knows the command by which each side is run. */
final class Programs {

  /**
   * Logging of an Entwine side: warnings, and to the error output, since the output is compared.
   */
  private static final String LOGGING = "dev/entwine/rosetta/logback.xml";

  /**
   * What logback says of itself, such as that it found two of these files, it says to the output.
   */
  private static final String SILENCE = "ch.qos.logback.core.status.NopStatusListener";

  private static final Pattern TLS =
      Pattern.compile("^from twisted\\.internet import .*\\bssl\\b", Pattern.MULTILINE);

  private final Pythons pythons;

  Programs(Pythons pythons) {
    this.pythons = pythons;
  }

  SideRun run(Entry entry, Side side, RunBounds bounds) throws InterruptedException {
    if (entry.missing(side).isPresent()) {
      throw new RosettaError(
          entry.name() + " has no " + side.title() + " side: " + entry.missing(side).get());
    }
    return ChildProcess.run(command(side, entry.program(side)), entry.folder(), bounds);
  }

  private List<String> command(Side side, Path program) throws InterruptedException {
    String file = program.toString();
    return switch (side) {
      case TWISTED -> List.of(pythons.thatImports(partOfTwisted(program)), file);
      case ASYNCIO -> List.of(pythons.thatImports("asyncio"), file);
      case ENTWINE -> java(file);
    };
  }

  /** Twisted's TLS is the one part that needs packages of its own. */
  private static String partOfTwisted(Path program) {
    try {
      return TLS.matcher(Files.readString(program)).find() ? "twisted.internet.ssl" : "twisted";
    } catch (IOException e) {
      throw new RosettaError(program + " can't be read: " + e.getMessage());
    }
  }

  /** The JVM of the caller in source-launch mode, with the caller's class path. */
  private static List<String> java(String file) {
    if (ModuleFinder.ofSystem().find("jdk.compiler").isEmpty()) {
      throw new PeerMissing("this Java has no compiler: set JAVA_HOME to a JDK of at least 17");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What opens the platform's modules to Vert.x and keeps newer JVMs from warning of it.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            flag ->
                flag.startsWith("--add-")
                    || flag.startsWith("--enable-native-access")
                    || flag.startsWith("--sun-misc-unsafe-memory-access"))
        .forEach(command::add);
    // It runs for a second or two: what makes a long run fast would only make this one slow.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
    command.add("-Dlogback.configurationFile=" + LOGGING);
    command.add("-Dlogback.statusListenerClass=" + SILENCE);
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), file));
    return command;
  }

  /** The program runs in its own folder, where a relative path would lead elsewhere. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(element -> Path.of(element).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
