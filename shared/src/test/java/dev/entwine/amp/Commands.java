package dev.entwine.amp;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.Protocol;
import io.vertx.core.buffer.Buffer;

/** The commands of the tests, and who answers them: the same as in {@code amp_interop.py}. */
final class Commands {

  private Commands() {}

  record Sum(int a, int b) implements Command<Sum.Result> {
    record Result(int total) {}
  }

  static final class Known extends Exception {
    private static final long serialVersionUID = 1L;

    Known(String message) {
      super(message);
    }
  }

  static final class Fatal extends Exception {
    private static final long serialVersionUID = 1L;

    Fatal(String message) {
      super(message);
    }
  }

  @CommandError(type = Known.class, code = "KNOWN")
  interface Fails {}

  @CommandError(type = Fatal.class, code = "FATAL", fatal = true)
  record Fail(String how) implements Command<Acknowledgement>, Fails {}

  record Note(String how) implements UnansweredCommand {}

  record Nobody() implements Command<Acknowledgement> {}

  record Switch(String how) implements ProtocolSwitchCommand, Fails {}

  /** What is switched to: says everything again, louder. */
  static final class Shout extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      transport().write(Buffer.buffer(data.toString().toUpperCase(java.util.Locale.ROOT)));
    }
  }

  static final IllegalStateException UNKNOWN = new IllegalStateException("a secret");

  private static Acknowledgement fail(String how) throws Exception {
    switch (how) {
      case "known" -> throw new Known("known: \u00e9");
      case "fatal" -> throw new Fatal("fatal");
      case "remote" -> throw new RemoteAmpError("OWN\u00ff", "own code");
      case "unknown" -> throw UNKNOWN;
      case "bad-return" -> {
        return null;
      }
      default -> {
        return new Acknowledgement();
      }
    }
  }

  static CommandLocator responders() {
    return new CommandLocator()
        .responder(Everything.class, everything -> everything)
        .responder(Sum.class, sum -> new Sum.Result(sum.a() + sum.b()))
        .responder(Fail.class, fail -> fail(fail.how()))
        .responderDo(Note.class, note -> fail(note.how()))
        .responderSwitch(
            Switch.class,
            wanted -> {
              if (wanted.how().equals("refuse")) {
                throw new Known("refused");
              }
              return new Shout();
            })
        .respondTo("RAW", box -> Deferred.succeed(new AmpBox().put("got", box.get("value"))))
        .respondTo("QUIT", box -> Deferred.succeed(new QuitBox().put("bye", "")));
  }
}
