package dev.entwine.cli;

import dev.entwine.rosetta.Check;
import dev.entwine.rosetta.Entry;
import dev.entwine.rosetta.Rosetta;
import dev.entwine.rosetta.Side;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code entwine rosetta}: the same program in Twisted, asyncio and Entwine, to look at and to run.
 */
@Command(
    name = "rosetta",
    description = {
      "Lists the programs that are there in Twisted, asyncio and Entwine. They are in the folder"
          + " rosetta, each with a page about what differs.",
      ""
    },
    subcommands = RosettaCommand.Run.class,
    synopsisSubcommandLabel = "[run]",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Listed.", "1:The programs are not there."},
    footer = {"", "Examples:", "  entwine rosetta", "  entwine rosetta run deferred"})
final class RosettaCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Entry entry : Rosetta.open(Home.folder()).entries()) {
      out.printf("%-18s%s%n", entry.name(), entry.concept().title());
      for (Side side : Side.values()) {
        out.printf("%-18s%-9s%s%n", "", side.title(), entry.concept().name(side));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  /** {@code entwine rosetta run}. */
  @Command(
      name = "run",
      description = {
        "Runs the programs of an entry, shows what each prints, and compares that with what is"
            + " expected.",
        ""
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:All that could be run did what is expected.",
        "1:One did not.",
        "2:There is no such entry."
      },
      footer = {"", "Example:", "  entwine rosetta run deferred"})
  static final class Run implements Callable<Integer> {

    @Parameters(
        paramLabel = "NAME",
        arity = "1..*",
        description = "Which entries; `entwine rosetta` lists them.")
    private List<String> names = new ArrayList<>();

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help.")
    private boolean help;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      Rosetta rosetta = Rosetta.open(Home.folder());
      List<Entry> entries = names.stream().map(rosetta::entry).toList();
      List<Check> checks = new ArrayList<>();
      for (Entry entry : entries) {
        for (Side side : Side.values()) {
          Check check = rosetta.check(entry, side);
          checks.add(check);
          show(check);
        }
      }
      spec.commandLine().getErr().println(Check.summary(checks));
      boolean wrong = checks.stream().anyMatch(c -> c.status() == Check.Status.DIFFERS);
      return wrong ? ExitCode.FAILED : ExitCode.OK;
    }

    private void show(Check check) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("--- %s: %s%n", check.entry().name(), check.side().title());
      if (check.run() != null) {
        out.print(check.run().output());
      }
      if (check.status() != Check.Status.AGREES) {
        out.println("(" + check.detail() + ")");
      }
      out.flush();
    }
  }
}
