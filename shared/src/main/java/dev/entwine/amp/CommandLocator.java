package dev.entwine.amp;

import dev.entwine.defer.Action;
import dev.entwine.defer.Callback;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredResult;
import dev.entwine.protocol.Protocol;
import dev.entwine.tls.TLSContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The responders of commands. Twisted's {@code CommandLocator}, and with {@link #respondTo(String,
 * Responder)} its {@code SimpleStringLocator}.
 *
 * <p>One may serve many connections of one loop, or of several if its responders may; all of them
 * are added before the first is asked. A command has one responder: a second one takes its place.
 *
 * <pre>{@code
 * new CommandLocator()
 *     .responder(Sum.class, sum -> new Sum.Result(sum.a() + sum.b()))
 *     .responderDeferred(Fetch.class, fetch -> cache.get(fetch.key()).addCallback(Fetch.Result::new));
 * }</pre>
 */
public final class CommandLocator implements ResponderLocator {

  /** The command that asks for TLS. */
  static final String START_TLS = "StartTLS";

  private final Map<String, Responder> responders = new HashMap<>();

  /** Without any. */
  public CommandLocator() {}

  /**
   * Answers a command.
   *
   * @param f what it throws is sent if the command declares it; see {@link CommandError}
   * @throws IllegalArgumentException if the command is declared so that AMP can't send it
   */
  public <R extends Record, C extends Command<R>> CommandLocator responder(
      Class<C> command, Callback<? super C, ? extends R> f) {
    return add(command, f);
  }

  /** Answers a command later; what the Deferred fails with is sent as what {@code f} throws is. */
  public <R extends Record, C extends Command<R>> CommandLocator responderDeferred(
      Class<C> command, Callback<? super C, ? extends DeferredResult<? extends R>> f) {
    return add(command, f);
  }

  /** Carries out a command whose answer has no values. */
  public <C extends Command<Acknowledgement>> CommandLocator responderDo(
      Class<C> command, Action<? super C> f) {
    Callback<C, Acknowledgement> answering =
        asked -> {
          f.call(asked);
          return new Acknowledgement();
        };
    return add(command, answering);
  }

  /** Answers a command that switches to another protocol: with that, not connected yet. */
  public <C extends ProtocolSwitchCommand> CommandLocator responderSwitch(
      Class<C> command, Callback<? super C, ? extends Protocol> f) {
    CommandType<?, ?> type = CommandType.of(command);
    return respondTo(type.name(), responder(type, f, inner -> new SwitchBox((Protocol) inner)));
  }

  /**
   * Agrees when the other end asks for TLS: the answer goes out in the clear, and what follows it
   * over TLS. A second time on a connection closes it. Twisted's {@code StartTLS.responder}.
   *
   * @param f what this side speaks TLS with, made before, since that blocks: for a server, unless
   *     it was agreed otherwise, {@link TLSContext#server}. What it throws is sent as an unknown
   *     error
   */
  public CommandLocator responderStartTLS(Callable<TLSContext> f) {
    return respondTo(START_TLS, box -> Deferred.succeed(new TLSBox(f.call())));
  }

  /** Answers a command of this name on the wire, with boxes. Twisted's {@code amp_NAME}. */
  public CommandLocator respondTo(String name, Responder responder) {
    responders.put(name, responder);
    return this;
  }

  @Override
  public @Nullable Responder locateResponder(String name) {
    return responders.get(name);
  }

  private CommandLocator add(Class<?> command, Callback<?, ?> f) {
    @SuppressWarnings("unchecked") // the answer that the compiler found for that command
    CommandType<?, Record> type = (CommandType<?, Record>) CommandType.of(command);
    return respondTo(type.name(), responder(type, f, answer -> box(type, (Record) answer)));
  }

  private static <R extends Record> AmpBox box(CommandType<?, R> type, R answer) {
    AmpBox box = new AmpBox();
    type.response().toBox(answer, box);
    box.checkLengths();
    return box;
  }

  private static Responder responder(
      CommandType<?, ?> type, Callback<?, ?> f, Callback<Object, AmpBox> toBox) {
    @SuppressWarnings("unchecked") // the command's own type, and whatever its responder answers
    Callback<Object, Object> responding = (Callback<Object, Object>) f;
    return box ->
        Deferred.succeed((Object) arguments(type, box))
            .addCallback(responding)
            .addCallback(answer -> toBox(type, toBox, answer))
            .addErrback(
                failure -> {
                  throw type.toRemote(failure);
                });
  }

  private static Record arguments(CommandType<?, ?> type, AmpBox box) {
    try {
      return type.arguments().fromBox(box);
    } catch (InvalidSignature e) {
      throw new UnreadableCommand(type.name(), e);
    }
  }

  private static AmpBox toBox(
      CommandType<?, ?> type, Callback<Object, AmpBox> toBox, @Nullable Object answer)
      throws Throwable {
    try {
      return toBox.call(Objects.requireNonNull(answer, "null is no answer"));
    } catch (RuntimeException e) {
      throw new BadLocalReturn(
          "what the responder of " + type.name() + " answered can't be sent: " + e.getMessage(), e);
    }
  }
}
