package dev.entwine.amp;

import dev.entwine.defer.Deferred;
import dev.entwine.defer.UnhandledErrors;
import dev.entwine.protocol.ConnectionLost;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs questions with answers, both ways. Twisted's {@code BoxDispatcher}.
 *
 * <p>Answers come in any order. A question has no deadline but the one that its Deferred is given,
 * with {@code addTimeout}; given up, it stays a question of the connection until its answer has
 * come, which is then dropped. When the connection is lost all of them fail with its reason.
 */
public final class BoxDispatcher implements BoxReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(BoxDispatcher.class);

  private final ResponderLocator locator;
  private final AmpOptions options;

  /** Those that wait for an answer, by their tag; null for one that was given up. */
  private final Map<String, @Nullable Deferred<AmpBox>> outstanding = new LinkedHashMap<>();

  private @Nullable BoxSender sender;
  private @Nullable Throwable lost;
  private long counter;
  private int running;
  private boolean full;
  private boolean ending;

  /**
   * @param locator of the responders for what the other end asks
   */
  public BoxDispatcher(ResponderLocator locator, AmpOptions options) {
    this.locator = locator;
    this.options = options;
  }

  @Override
  public void startReceivingBoxes(BoxSender sender) {
    this.sender = sender;
  }

  private BoxSender sender() {
    if (sender == null) {
      throw new IllegalStateException("there is no connection yet: wait for connectionMade()");
    }
    return sender;
  }

  // Asking.

  /**
   * Asks the other end.
   *
   * <p>An error that reaches none of the errbacks that have been added by the time the answer comes
   * is reported, and closes the connection.
   *
   * @param command its name on the wire
   * @param arguments their values; not changed
   * @return fires with the answer; fails with {@link RemoteAmpError}, {@link UnhandledCommand},
   *     {@link AmpOverload}, or the reason why the connection was lost
   * @throws TooLong if the name or an argument is
   * @throws ProtocolSwitched if the connection is another protocol's
   * @throws IllegalArgumentException if the name has characters that are no bytes
   */
  public Deferred<AmpBox> callRemoteString(String command, AmpBox arguments) {
    if (lost != null) {
      return Deferred.fail(lost);
    }
    if (outstanding.size() >= options.maxPendingCalls()) {
      return Deferred.fail(
          new AmpOverload(
              options.maxPendingCalls() + " calls wait for their answers, which is the most"));
    }
    String tag = Long.toHexString(++counter);
    try {
      question(command, arguments).put(AmpBox.ASK, tag).sendTo(sender());
    } catch (AmpOverload e) {
      return Deferred.fail(e);
    }
    Deferred<AmpBox> answer = new Deferred<>(cancelled -> outstanding.replace(tag, null));
    outstanding.put(tag, answer);
    return answer;
  }

  /**
   * Tells the other end without asking for an answer; nothing if the connection is lost. Twisted's
   * {@code callRemoteString} with {@code requiresAnswer=False}.
   *
   * @throws TooLong if the name or an argument is
   * @throws AmpOverload if the box is too large, or the other end does not read
   * @throws ProtocolSwitched if the connection is another protocol's
   */
  public void callRemoteStringUnanswered(String command, AmpBox arguments) {
    if (lost == null) {
      counter++;
      question(command, arguments).sendTo(sender());
    }
  }

  private static AmpBox question(String command, AmpBox arguments) {
    if (command.chars().anyMatch(c -> c > 0xFF)) {
      throw new IllegalArgumentException(
          "the command '" + command + "' is no name: characters of ISO-8859-1 are needed");
    }
    return arguments
        .copy()
        .put(AmpBox.COMMAND, Buffer.buffer(command, StandardCharsets.ISO_8859_1.name()));
  }

  // What comes.

  @Override
  public void ampBoxReceived(AmpBox box) {
    if (box.containsKey(AmpBox.ANSWER)) {
      answered(AmpBox.ANSWER, box, null);
    } else if (box.containsKey(AmpBox.ERROR)) {
      answered(AmpBox.ERROR, box, error(box));
    } else if (box.containsKey(AmpBox.COMMAND)) {
      commandReceived(box);
    } else {
      throw new NoEmptyBoxes("a box came that is neither a question nor an answer");
    }
  }

  private void answered(String kind, AmpBox box, @Nullable AmpError error) {
    String tag = latin1(box, kind);
    if (!outstanding.containsKey(tag)) {
      throw new MalformedAmpBox("an answer came to a question that was not asked");
    }
    Deferred<AmpBox> question = outstanding.remove(tag);
    if (question == null) {
      return;
    }
    question.addErrbackDo(sender()::unhandledError);
    if (error == null) {
      question.callback(box);
    } else {
      question.errback(error);
    }
    closeIfDone();
  }

  private static AmpError error(AmpBox box) {
    String code = latin1(box, AmpBox.ERROR_CODE);
    String description = box.getString(AmpBox.ERROR_DESCRIPTION);
    if (description == null) {
      throw new MalformedAmpBox("an error came without " + AmpBox.ERROR_DESCRIPTION);
    }
    return code.equals(AmpBox.UNHANDLED_ERROR_CODE)
        ? new UnhandledCommand(description)
        : new RemoteAmpError(code, description);
  }

  private static String latin1(AmpBox box, String key) {
    Buffer value = box.get(key);
    if (value == null) {
      throw new MalformedAmpBox("an error came without " + key);
    }
    return value.toString(StandardCharsets.ISO_8859_1);
  }

  // Answering.

  private void commandReceived(AmpBox box) {
    if (ending) {
      return;
    }
    String command = latin1(box, AmpBox.COMMAND);
    Responder responder = locator.locateResponder(command);
    Buffer ask = box.get(AmpBox.ASK);
    if (responder == null && ask == null) {
      throw new UnhandledCommand("a command came that nobody answers, and that wants no answer");
    }
    if (++running >= options.maxRunningCommands()) {
      full = true;
      sender().pauseProducing();
    }
    Deferred<AmpBox> answer =
        responder == null
            ? Deferred.fail(unhandled(command))
            : Deferred.maybeDeferred(() -> responder.respond(box));
    Deferred<@Nullable Void> done =
        ask == null
            ? answer.addCallbackDo(unwanted -> {})
            : answer
                .addCallbacks(
                    response -> response.received(AmpBox.ANSWER, ask),
                    failure -> errorBox(failure).received(AmpBox.ERROR, ask))
                .addCallbackDo(this::emit);
    done.addErrbackDo(this::unanswered).addCallbackDo(handled -> commandDone());
  }

  private static RemoteAmpError unhandled(String command) {
    return new RemoteAmpError(
        AmpBox.UNHANDLED_ERROR_CODE,
        "Unhandled Command: "
            + PythonText.repr(Buffer.buffer(command, StandardCharsets.ISO_8859_1.name())));
  }

  /** It failed, and there is no answer to say so with. */
  private void unanswered(Throwable failure) {
    if (failure instanceof UnreadableCommand unreadable) {
      LOG.info("AMP: closing a connection that sent {}", unreadable.reason());
      sender().loseConnection();
    } else {
      sender().unhandledError(failure);
    }
  }

  private static AmpBox errorBox(Throwable failure) {
    if (failure instanceof UnreadableCommand unreadable) {
      LOG.info("AMP: closing a connection that sent {}", unreadable.reason());
    }
    if (failure instanceof RemoteAmpError remote) {
      return fill(
          remote.fatal() ? new QuitBox() : new AmpBox(), remote.errorCode(), remote.description());
    }
    UnhandledErrors.report("an AMP responder", failure);
    return fill(new QuitBox(), AmpBox.UNKNOWN_ERROR_CODE, RemoteAmpError.UNKNOWN_ERROR);
  }

  private static AmpBox fill(AmpBox box, String code, String description) {
    Buffer text = Buffer.buffer(description);
    return box.received(AmpBox.ERROR_CODE, Buffer.buffer(code, StandardCharsets.ISO_8859_1.name()))
        .received(
            AmpBox.ERROR_DESCRIPTION,
            text.slice(0, Math.min(text.length(), AmpBox.MAX_VALUE_LENGTH)));
  }

  /** Sends an answer, for which nobody waits any more if the connection is gone. */
  private void emit(AmpBox box) {
    try {
      box.sendTo(sender());
    } catch (ProtocolSwitched | ConnectionLost e) {
      LOG.debug("AMP: an answer could not be sent: {}", e.getMessage());
    } catch (AmpOverload | MalformedAmpBox e) {
      LOG.warn("AMP: cutting a connection to which an answer can't be sent: {}", e.getMessage());
      sender().abortConnection();
    }
  }

  private void commandDone() {
    running--;
    if (full && running < options.maxRunningCommands()) {
      full = false;
      sender().resumeProducing();
    }
    closeIfDone();
  }

  // The end.

  /**
   * Closes the connection when what was asked, here and there, has been answered. What the other
   * end asks from now on is not answered.
   */
  public void loseConnectionWhenDone() {
    ending = true;
    closeIfDone();
  }

  private void closeIfDone() {
    if (ending
        && lost == null
        && running == 0
        && outstanding.values().stream().allMatch(Objects::isNull)) {
      sender().loseConnection();
    }
  }

  @Override
  public void stopReceivingBoxes(Throwable reason) {
    lost = reason;
    List<@Nullable Deferred<AmpBox>> waiting = new ArrayList<>(outstanding.values());
    outstanding.clear();
    for (Deferred<AmpBox> question : waiting) {
      if (question != null) {
        question.errback(reason);
      }
    }
  }
}
