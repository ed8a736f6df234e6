package dev.entwine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.testing.StringTransport;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks a framing protocol: over a transport that lends its memory and takes it back it does what
 * it does with buffers of its own; cut anywhere, what it does in one go; and that is what a simple
 * model of it says, which sees the whole stream at once.
 */
abstract class Framing {

  /** A protocol to be tested, and another one each time. */
  abstract Subject open(Settings settings);

  /** What the model says: the same calls as {@link Calls#common}, up to where cuts matter. */
  abstract Expected expected(Settings settings, String stream);

  /**
   * What is to come.
   *
   * @param calls as in {@link Calls#common}
   * @param closing whether the connection is closing in the end; null if the cuts decide
   */
  record Expected(List<String> calls, Boolean closing) {}

  private record Outcome(Subject subject, boolean closing, Buffer sent) {}

  final void check(byte[] input) {
    if (input.length >= Settings.LENGTH) {
      Settings settings = Settings.of(input);
      byte[] stream = new byte[input.length - Settings.LENGTH];
      System.arraycopy(input, Settings.LENGTH, stream, 0, stream.length);
      check(settings, stream, settings.cuts(stream.length));
    }
  }

  final void check(Settings settings, byte[] stream, List<Integer> cuts) {
    List<Integer> everywhere = IntStream.range(1, stream.length).boxed().toList();
    Outcome whole = lent(settings, stream, List.of());
    Outcome cut = lent(settings, stream, cuts);
    Outcome own = owned(settings, stream, cuts);
    same(cut.subject.calls.exact(), own.subject.calls.exact());
    same(cut.closing, own.closing);
    if (cut.subject.sendsAll) {
      same(cut.sent, own.sent);
    }
    isTheSame(cut, whole);
    isTheSame(lent(settings, stream, everywhere), whole);
    Expected expected = expected(settings, new String(stream, StandardCharsets.ISO_8859_1));
    same(whole.subject.calls.common(), expected.calls);
    if (expected.closing != null) {
      same(whole.closing, expected.closing);
    }
  }

  private static void isTheSame(Outcome one, Outcome other) {
    same(one.subject.calls.common(), other.subject.calls.common());
    if (!one.subject.calls.cutsMatter()) {
      same(one.closing, other.closing);
      if (one.subject.sendsAll) {
        same(one.sent, other.sent);
      }
    }
  }

  /** {@code assertThat} takes its time also when all is well. */
  private static void same(Object actual, Object expected) {
    if (!expected.equals(actual)) {
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Over a transport that lends. */
  private Outcome lent(Settings settings, byte[] stream, List<Integer> cuts) {
    Subject subject = open(settings);
    LendingTransport transport = new LendingTransport(subject.protocol());
    transport.makeConnection();
    int from = 0;
    for (int to : ends(stream, cuts)) {
      transport.receive(stream, from, to);
      from = to;
      while (subject.paused && !transport.disconnecting()) {
        try {
          subject.resume();
        } catch (Subject.Thrown e) {
          transport.disconnect();
        }
        transport.runTurns();
      }
    }
    subject.finish();
    boolean closing = transport.disconnecting();
    transport.finish();
    return new Outcome(subject, closing, transport.sent());
  }

  /** With buffers of its own. */
  private Outcome owned(Settings settings, byte[] stream, List<Integer> cuts) {
    Subject subject = open(settings);
    StringTransport transport = new StringTransport();
    subject.protocol().makeConnection(transport);
    int from = 0;
    boolean thrown = false;
    try {
      for (int to : ends(stream, cuts)) {
        if (transport.disconnecting()) {
          break;
        }
        subject.protocol().dataReceived(Buffer.buffer(stream).getBuffer(from, to));
        from = to;
        while (subject.paused && !transport.disconnecting()) {
          subject.resume();
        }
      }
    } catch (Subject.Thrown e) {
      thrown = true;
    }
    subject.finish();
    return new Outcome(subject, thrown || transport.disconnecting(), transport.value());
  }

  /** The ends of what the network delivers in one piece each. */
  private static List<Integer> ends(byte[] stream, List<Integer> cuts) {
    List<Integer> ends = new ArrayList<>(cuts);
    if (stream.length > 0) {
      ends.add(stream.length);
    }
    return ends;
  }
}
