package dev.entwine.cli;

import dev.entwine.cluster.ClusterJoinError;
import dev.entwine.node.ConfigurationError;
import dev.entwine.node.NodeStartError;
import dev.entwine.rosetta.NoSuchEntry;
import dev.entwine.rosetta.RosettaError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code entwine}: finds the subcommand, and ends with one of {@link ExitCode}'s. */
@Command(
    name = "entwine",
    description = "Runs network services written as Twisted protocols on Vert.x.",
    subcommands = {
      UpCommand.class,
      ChatCommand.class,
      OffloadCommand.class,
      RosettaCommand.class,
      HelpCommand.class
    },
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; for `entwine up`: stopped by Ctrl-C or SIGTERM.",
      "1:Something failed.",
      "2:The command line or the configuration is wrong. Nothing was started.",
      "3:A port or an address can't be had.",
      "130:Ended at once by Ctrl-C (143: by SIGTERM)."
    },
    footer = {
      "",
      "Examples:",
      "  entwine up                  serve what conf/node.yaml says",
      "  entwine chat --name ada     join the chat of a node on this machine",
      "  entwine help offload        what the other commands can do"
    })
public final class Main implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of Entwine, Java and Vert.x.")
  private boolean version;

  @Spec private CommandSpec spec;

  private Main() {}

  /** The program. */
  public static void main(String[] words) {
    boolean node = words.length > 0 && words[0].equals("up");
    LogSetup.prepare(node ? "INFO" : "WARN");
    System.exit(commandLine().execute(words));
  }

  /** The command with its subcommands, ready to be executed. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExpandAtFiles(false) // a file may be called @name
        .setParameterExceptionHandler((problem, words) -> misused(problem))
        .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, command));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is needed: " + String.join(", ", spec.subcommands().keySet()));
  }

  private static int misused(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    say(command, whatIsWrong(problem) + help(command));
    return ExitCode.USAGE;
  }

  private static String whatIsWrong(ParameterException problem) {
    String message = problem.getMessage();
    String begun = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      return begun;
    }
    boolean noSuchCommand =
        !unmatched.isUnknownOption() && !problem.getCommandLine().getSubcommands().isEmpty();
    List<String> suggestions = unmatched.getSuggestions();
    return (noSuchCommand ? "there is no command '" + unmatched.getUnmatched().get(0) + "'" : begun)
        + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?");
  }

  private static String help(CommandLine command) {
    return " (`" + command.getCommandSpec().qualifiedName() + " --help` says more)";
  }

  private static int failed(Exception problem, CommandLine command) {
    LoggerFactory.getLogger(Main.class).debug("the command failed", problem);
    if (problem instanceof ConfigurationError || problem instanceof NoSuchEntry) {
      say(command, problem.getMessage());
      return ExitCode.USAGE;
    }
    if (problem instanceof NodeStartError error) {
      say(command, error.getMessage());
      return error.addressRefused() ? ExitCode.ADDRESS : ExitCode.FAILED;
    }
    if (problem instanceof ClusterJoinError error) {
      say(command, error.getMessage());
      return error.addressRefused() ? ExitCode.ADDRESS : ExitCode.FAILED;
    }
    if (problem instanceof RosettaError) {
      say(command, problem.getMessage());
    } else {
      say(command, "this should not have happened: " + problem);
    }
    return ExitCode.FAILED;
  }

  private static void say(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("entwine: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }
}
