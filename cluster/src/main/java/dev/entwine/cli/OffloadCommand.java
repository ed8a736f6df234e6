package dev.entwine.cli;

import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadTask;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code entwine offload}: blocking work through the same verticle and messages that a node offers,
 * in a node of the command's own.
 */
@Command(
    name = "offload",
    description = {
      "Does blocking work on threads, and shows that the event loop stays free meanwhile.",
      "",
      "Results go to standard output, everything else to standard error.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = OffloadCommand.OPTIONS,
    exitCodeListHeading = OffloadCommand.EXIT_CODES,
    exitCodeList = {
      OffloadCommand.EXIT_0,
      OffloadCommand.EXIT_1,
      OffloadCommand.EXIT_2,
      OffloadCommand.EXIT_130
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      OffloadCommand.Sha256.class,
      OffloadCommand.Gzip.class,
      OffloadCommand.Bcrypt.class
    })
final class OffloadCommand {

  static final String PARAMETERS = "%nParameters:%n";
  static final String OPTIONS = "%nOptions:%n";
  static final String EXIT_CODES = "%nExit codes:%n";
  static final String EXIT_0 = "0:Everything was done.";
  static final String EXIT_1 = "1:Something was not done; the rest was.";
  static final String EXIT_2 = "2:The command line is wrong.";
  static final String EXIT_130 = "130:Cancelled by Ctrl-C; no half-written file is left.";

  @Mixin private Help help;

  /** What every one of the commands understands. */
  static final class Help {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help.")
    private boolean asked;
  }

  /** {@code entwine offload sha256}. */
  @Command(
      name = "sha256",
      description = {
        "Prints the SHA-256 digests of files, in the order of the files, as sha256sum does.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  entwine offload sha256 README.md",
        "  entwine offload sha256 *.iso > SUMS && sha256sum -c SUMS"
      },
      optionListHeading = OPTIONS,
      parameterListHeading = PARAMETERS,
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {EXIT_0, EXIT_1, EXIT_2, EXIT_130})
  static final class Sha256 implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to read.")
    private List<String> files = List.of();

    @Mixin private Help help;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return new OffloadFiles(spec, files, OffloadTask.Sha256::new, Sha256::line).run();
    }

    private static String line(String file, OffloadAnswer answer) {
      return OffloadText.sumLine(((OffloadAnswer.Sha256) answer).digest(), file);
    }
  }

  /** {@code entwine offload gzip}. */
  @Command(
      name = "gzip",
      description = {
        "Compresses files, each into a new one beside it, and prints the new ones' names.",
        "",
        "FILE is kept; FILE.gz has its time and permissions, and is there when it is whole.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  entwine offload gzip access.log",
        "  entwine offload gzip -f *.log"
      },
      optionListHeading = OPTIONS,
      parameterListHeading = PARAMETERS,
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {EXIT_0, EXIT_1, EXIT_2, EXIT_130})
  static final class Gzip implements Callable<Integer> {

    @Option(
        names = {"-f", "--force"},
        description = "Overwrites a FILE.gz that is there already.")
    private boolean force;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to compress.")
    private List<String> files = List.of();

    @Mixin private Help help;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return new OffloadFiles(
              spec,
              files,
              path -> new OffloadTask.Gzip(path, force),
              (file, answer) -> file + ".gz")
          .run();
    }
  }

  /** {@code entwine offload bcrypt}. */
  @Command(
      name = "bcrypt",
      description = {
        "Makes the hash of a password, or checks a password against one.",
        "",
        "The password is asked for on a terminal, without showing it; otherwise it is the first"
            + " line of standard input. It is never part of the command line, where others could"
            + " see it.",
        ""
      },
      optionListHeading = OPTIONS,
      commandListHeading = "%nCommands:%n",
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {Hash.class, Check.class})
  static final class Bcrypt {
    @Mixin private Help help;
  }

  /** {@code entwine offload bcrypt hash}. */
  @Command(
      name = "hash",
      description = {"Prints the bcrypt hash of a password of 1 to 72 bytes.", ""},
      footer = {
        "",
        "Examples:",
        "  entwine offload bcrypt hash",
        "  entwine offload bcrypt hash --cost 14 < password.txt"
      },
      optionListHeading = OPTIONS,
      parameterListHeading = PARAMETERS,
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {EXIT_0, EXIT_1, EXIT_2, EXIT_130})
  static final class Hash implements Callable<Integer> {

    @Option(
        names = "--cost",
        paramLabel = "N",
        description =
            "How much work it is, 4 to 16 (default: ${DEFAULT-VALUE}); one more is twice as much.",
        defaultValue = "12")
    private int cost;

    @Mixin private Help help;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      if (cost < 4 || cost > 16) {
        throw new ParameterException(
            spec.commandLine(), "--cost is " + cost + ", 4 to 16 is needed");
      }
      return OffloadPasswords.run(
          spec,
          true,
          cost,
          OffloadTask.BcryptHash::new,
          (out, answer) -> {
            out.println(((OffloadAnswer.BcryptHash) answer).hash());
            return ExitCode.OK;
          });
    }
  }

  /** {@code entwine offload bcrypt check}. */
  @Command(
      name = "check",
      description = {"Says whether a password belongs to a hash.", ""},
      footer = {
        "",
        "Example (the quotes keep the shell away from the hash):",
        "  entwine offload bcrypt check '$2b$12$...'"
      },
      optionListHeading = OPTIONS,
      parameterListHeading = PARAMETERS,
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {"0:It does.", "1:It does not.", EXIT_2, EXIT_130})
  static final class Check implements Callable<Integer> {

    @Parameters(paramLabel = "HASH", description = "60 characters such as $2b$12$...")
    private String hash = "";

    @Mixin private Help help;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try {
        new OffloadTask.BcryptCheck("asked for below", hash);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      return OffloadPasswords.run(
          spec,
          false,
          OffloadSession.USUAL_COST,
          password -> new OffloadTask.BcryptCheck(password, hash),
          (out, answer) -> {
            boolean matches = ((OffloadAnswer.BcryptCheck) answer).matches();
            out.println(matches ? "match" : "no match");
            return matches ? ExitCode.OK : ExitCode.FAILED;
          });
    }
  }
}
