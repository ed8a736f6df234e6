package dev.entwine.cli;

import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionAborted;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.reactor.Reactor;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's side of the chat: shows the server's lines, sends the person's, and leaves in a way
 * that loses none of either.
 *
 * <p>To leave, it asks the server with {@code /quit} and waits for it to close the connection:
 * since the server does what it is asked in order, everything before that has been answered by
 * then.
 *
 * <p>On the reactor's loop only.
 */
final class ChatConversation extends LineReceiver implements ChatInput.Listener {

  /** How long a line of the server may be, in bytes. */
  static final int MAX_LINE_BYTES = 64 * 1024;

  private static final String QUIT = "/quit";
  private static final byte[] LF = {'\n'};
  private static final Buffer CRLF = Buffer.buffer("\r\n");

  private final Reactor reactor;
  private final ChatScreen screen;
  private final @Nullable String name;
  private final Duration patience;
  private final ChatInput input;
  private final Deferred<@Nullable String> over = new Deferred<>();
  private Deferred<?> showing = Deferred.succeed(null);
  private boolean connected;
  private boolean leaving;
  private boolean lost;
  private @Nullable DelayedCall deadline;
  private @Nullable String problem;

  /**
   * @param name what to answer when the server asks for a name, which is the first thing it does;
   *     null to let the person answer
   * @param patience how long a server that has been asked to end the conversation may send nothing
   */
  ChatConversation(Reactor reactor, ChatScreen screen, @Nullable String name, Duration patience) {
    super(LF, MAX_LINE_BYTES);
    this.reactor = reactor;
    this.screen = screen;
    this.name = name;
    this.patience = patience;
    this.input = new ChatInput(reactor, screen, this);
  }

  /**
   * The end of the conversation.
   *
   * @return fires after the last line was shown, with null if the person wanted it so, else with
   *     what went wrong
   */
  Deferred<@Nullable String> over() {
    return over;
  }

  /** Whether the connection has been made; it may be lost again. */
  boolean connected() {
    return connected;
  }

  /** Asks the server to end the conversation; called again, ends it without asking. */
  void leave() {
    if (leaving) {
      hangUp();
    } else if (!lost) {
      leave(QUIT);
    }
  }

  /** From now on the end of the connection is what the person wants: the process is told to end. */
  void expectEnd() {
    leaving = true;
  }

  private void leave(String farewell) {
    leaving = true;
    sendLine(farewell);
    awaitServer();
  }

  @Override
  protected void connectionMade() {
    connected = true;
    transport().registerProducer(input);
    if (name != null) {
      sendLine(name);
    }
    input.start();
  }

  // What comes from the server.

  @Override
  protected void lineReceived(Buffer line) {
    stopWaiting();
    String text = text(line);
    String visible =
        ChatEscapes.visible(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    // In a thread, because a terminal may be stopped and a pipe full. Nothing more is read until
    // the line is shown: a server that is faster than the reader is slowed down.
    pauseProducing();
    showing =
        reactor
            .deferToThread(
                () -> {
                  screen.show(visible);
                  return null;
                })
            .addErrbackDo(e -> fail("the output can't be written to: " + e.getMessage()))
            .addFinally(shown -> goOn());
  }

  private void goOn() {
    if (leaving && !lost) {
      awaitServer();
    }
    resumeProducing();
  }

  @Override
  protected void lineLengthExceeded(Buffer line) {
    fail("the server sent a line of more than " + MAX_LINE_BYTES + " bytes: is it a chat?");
  }

  @Override
  public void connectionLost(Throwable reason) {
    lost = true;
    stopWaiting();
    if (problem == null) {
      problem = complaint(reason);
    }
    finish();
  }

  private @Nullable String complaint(Throwable reason) {
    if (reason instanceof ConnectionDone) {
      return leaving ? null : "the server has closed the connection";
    }
    return reason instanceof ConnectionAborted ? null : reason.getMessage();
  }

  /** What was received before the end is still shown, a line at a time. */
  private void finish() {
    Deferred<?> last = showing;
    last.addFinally(
        shown -> {
          if (showing == last) {
            over.callback(problem);
          } else {
            finish();
          }
        });
  }

  // What comes from the person.

  @Override
  public void inputLine(String line) {
    // Text that was pasted may hold several lines.
    for (String each : line.split("\\R", -1)) {
      if (leaving || lost) {
        return;
      }
      if (isQuit(each)) {
        leave(each);
      } else {
        sendLine(each);
      }
    }
  }

  @Override
  public void inputEnded(@Nullable IOException failure) {
    if (failure != null && problem == null) {
      problem = "the input can't be read: " + failure.getMessage();
    }
    if (!leaving && !lost) {
      leave();
    }
  }

  private static boolean isQuit(String line) {
    return line.strip().split("\\s", 2)[0].equalsIgnoreCase(QUIT);
  }

  /** Sends it with CR LF, as telnet does and every server understands. */
  @Override
  public void sendLine(Buffer line) {
    transport().writeSequence(List.of(line, CRLF));
  }

  // The end.

  /** Starts the time that the server has for its next line, or its end. */
  private void awaitServer() {
    deadline =
        reactor.callLater(
            patience,
            () ->
                fail(
                    "the server has said nothing for "
                        + patience.toSeconds()
                        + " s since it was asked to end; --wait lets it take longer"));
  }

  private void stopWaiting() {
    if (deadline != null && deadline.active()) {
      deadline.cancel();
    }
  }

  private void fail(String what) {
    if (problem == null) {
      problem = what;
    }
    hangUp();
  }

  private void hangUp() {
    transport().unregisterProducer();
    if (transport().bufferedBytes() > 0) {
      // The server does not read: it would never see an orderly end.
      transport().abortConnection();
    } else {
      transport().loseConnection();
    }
  }
}
