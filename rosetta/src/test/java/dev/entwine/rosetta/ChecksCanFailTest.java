package dev.entwine.rosetta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.entwine.rosetta.Check.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the comparison notices what is wrong. The programs are Java, since that is what every
 * machine that builds this has.
 */
final class ChecksCanFailTest {

  @TempDir Path home;

  @Test
  void a_program_that_prints_what_is_expected_agrees() throws Exception {
    Check check = check("System.out.println(\"one\"); System.out.println(\"two\");", "one\ntwo\n");

    assertThat(check.status()).isEqualTo(Status.AGREES);
    assertThat(check.detail()).isEmpty();
    assertThat(check.run().output()).isEqualTo("one\ntwo\n");
    assertThat(check.run().time()).isPositive();
  }

  @Test
  void the_first_line_that_differs_is_named() throws Exception {
    Check check = check("System.out.println(\"one\"); System.out.println(\"too\");", "one\ntwo\n");

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.detail()).isEqualTo("line 2 is 'too' instead of 'two'");
  }

  @Test
  void a_line_too_few_or_too_many_differs() throws Exception {
    assertThat(check("System.out.println(\"one\");", "one\ntwo\n").detail())
        .isEqualTo("line 2 is nothing instead of 'two'");
    assertThat(check("System.out.println(\"one\\ntwo\");", "one\n").detail())
        .isEqualTo("line 2 is 'two' instead of nothing");
  }

  @Test
  void a_missing_newline_at_the_end_differs() throws Exception {
    Check check = check("System.out.print(\"one\");", "one\n");

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.detail()).isEqualTo("the lines are right, their endings are not");
  }

  @Test
  void a_program_that_prints_the_right_thing_and_fails_differs() throws Exception {
    Check check =
        check(
            "System.out.println(\"one\"); System.err.println(\"no more\"); System.exit(3);",
            "one\n");

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.detail()).isEqualTo("it ended with 3: no more");
    assertThat(check.run().exitCode()).isEqualTo(3);
    assertThat(check.run().errorOutput()).contains("no more");
  }

  @Test
  void a_program_that_does_not_compile_differs() throws Exception {
    Check check = check("int one = \"one\";", "one\n");

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.detail()).startsWith("it ended with 1: ");
    assertThat(check.run().errorOutput()).contains("incompatible types");
  }

  @Test
  void a_program_that_does_not_end_is_killed() throws Exception {
    Entry entry = entry("System.out.println(\"one\"); Thread.currentThread().join();", "one\n");
    RunBounds bounds = new RunBounds(Duration.ofSeconds(5), 1024);

    Check check = rosetta().check(entry, Side.ENTWINE, bounds);

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.run().end()).isEqualTo(SideRun.End.OUT_OF_TIME);
    assertThat(check.detail()).startsWith("it did not end by itself within ");
  }

  @Test
  void a_program_that_writes_without_an_end_is_killed() throws Exception {
    Entry entry = entry("while (true) { System.out.println(\"more\"); }", "more\n");
    RunBounds bounds = new RunBounds(Duration.ofMinutes(1), 1000);

    Check check = rosetta().check(entry, Side.ENTWINE, bounds);

    assertThat(check.status()).isEqualTo(Status.DIFFERS);
    assertThat(check.run().end()).isEqualTo(SideRun.End.TOO_MUCH_OUTPUT);
    assertThat(check.run().output()).hasSize(1000);
  }

  @Test
  void a_side_that_is_declared_missing_is_not_run() throws Exception {
    Fixture.write(home, "fixture", "\"missing: it is not built yet\"", "one\n");
    Rosetta rosetta = rosetta();
    Entry entry = rosetta.entry("fixture");

    Check check = rosetta.check(entry, Side.ENTWINE);

    assertThat(check.status()).isEqualTo(Status.NOT_THERE_YET);
    assertThat(check.detail()).isEqualTo("it is not built yet");
    assertThatThrownBy(() -> rosetta.run(entry, Side.ENTWINE))
        .isInstanceOf(RosettaError.class)
        .hasMessage("fixture has no Entwine side: it is not built yet");
  }

  @Test
  void an_interrupted_caller_gets_its_interrupt_and_leaves_no_process() throws Exception {
    Entry entry = entry("Thread.currentThread().join();", "");
    Rosetta rosetta = rosetta();
    long before = ProcessHandle.current().children().count();

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> rosetta.run(entry, Side.ENTWINE))
        .isInstanceOf(InterruptedException.class);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.current().children().count() <= before);
  }

  @Test
  void the_counts_say_how_it_went() throws Exception {
    Check agrees = check("System.out.println(\"one\");", "one\n");
    Entry entry = agrees.entry();
    Check differs = new Check(entry, Side.TWISTED, Status.DIFFERS, "line 1", null);
    Check missing = new Check(entry, Side.ASYNCIO, Status.NOT_THERE_YET, "later", null);
    Check peer = new Check(entry, Side.ASYNCIO, Status.PEER_MISSING, "get it", null);

    assertThat(Check.summary(List.of(agrees))).isEqualTo("rosetta: 1 entry, 1 program agrees");
    assertThat(Check.summary(List.of(agrees, agrees, differs, missing, peer)))
        .isEqualTo(
            "rosetta: 1 entry, 2 programs agree, 1 not as expected, 1 not there yet,"
                + " 1 not run for want of a peer");
  }

  private Check check(String statements, String expected) throws Exception {
    Entry entry = entry(statements, expected);
    return rosetta().check(entry, Side.ENTWINE);
  }

  private Entry entry(String statements, String expected) throws IOException {
    Fixture.write(home, "fixture", "Fixture", expected);
    Fixture.program(home, "fixture", Side.ENTWINE, Fixture.java(statements));
    return rosetta().entry("fixture");
  }

  private Rosetta rosetta() {
    return Rosetta.open(home);
  }
}
