package dev.entwine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void versionNamesEntwineJavaAndVertx() {
    assertThat(entwine("--version")).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^Entwine \\S+")
        .contains("Java " + Runtime.version())
        .containsPattern("(?m)^Vert\\.x 5\\.\\d+\\.\\d+$");
  }

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    assertThat(entwine("--help")).isZero();
    assertThat(out.toString())
        .containsSubsequence("Commands:", "up", "chat", "offload", "rosetta")
        .containsSubsequence("Exit codes:", "0", "1", "2", "3", "130")
        .contains("Examples:");
  }

  @Test
  void everySubcommandHasHelpAndThoseThatDoSomethingAnExample() {
    assertHelp(Main.commandLine(), "");
  }

  private void assertHelp(CommandLine command, String words) {
    for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
      if (sub.getKey().equals("help")) {
        continue;
      }
      String path = (words + " " + sub.getKey()).strip();
      out.getBuffer().setLength(0);
      assertThat(entwine((path + " --help").split(" "))).as(path).isZero();
      assertThat(out.toString()).as(path).contains("Usage: entwine " + path);
      if (sub.getValue().getSubcommands().isEmpty()) {
        assertThat(out.toString())
            .as(path)
            .contains("Exit codes:")
            .containsPattern("Examples?[^:]*:\\R +(.* \\| )?entwine " + path);
      }
      assertHelp(sub.getValue(), path);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          upp              | there is no command 'upp'; did you mean up?
          rosetta rum      | there is no command 'rum'; did you mean run?
          up --confg=x     | unknown option: '--confg=x'; did you mean --conf
          up now           | unmatched argument at index 1: 'now'
          up --set         | missing required parameter for option '--set'
          up --cluster-conf x | --cluster-conf goes with --cluster
          rosetta run      | missing required parameter: 'NAME'
          """)
  void wrongWordsAreOneLineWithAHint(String words, String line) {
    assertThat(entwine(words.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("entwine: " + line).endsWith(" --help` says more)\n");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void withoutWordsItSaysWhichThereAre() {
    assertThat(entwine()).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("entwine: a command is needed: up, chat, offload, rosetta, help")
        .containsOnlyOnce("\n");
  }

  @Test
  void theRosettaStoneIsListed() {
    assertThat(entwine("rosetta")).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^deferred ")
        .containsPattern("(?m)^ +Twisted +\\S")
        .containsPattern("(?m)^ +Entwine +\\S");
  }

  @Test
  void anEntryThatIsNotThereIsOneLineWithTheNearest() {
    assertThat(entwine("rosetta", "run", "defered")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("entwine: there is no entry 'defered'; did you mean 'deferred'?\n");
  }

  private int entwine(String... words) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
