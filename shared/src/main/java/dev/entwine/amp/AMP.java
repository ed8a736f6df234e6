package dev.entwine.amp;

import dev.entwine.defer.Action;
import dev.entwine.defer.Callback;
import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.DeferredResult;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.tls.TLSContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An AMP connection: asks the other end, and answers what it asks. Twisted's {@code AMP}.
 *
 * <pre>{@code
 * class Math extends AMP {
 *   Math() {
 *     responder(Sum.class, sum -> new Sum.Result(sum.a() + sum.b()));
 *   }
 * }
 *
 * Endpoints.server("tcp:1234").listen(reactor, Factory.forProtocol(Math::new));
 *
 * Endpoints.client("tcp:127.0.0.1:1234")
 *     .connect(reactor, Factory.forProtocol(AMP::new))
 *     .addCallbackDeferred(amp -> ((AMP) amp).callRemote(new Sum(13, 81)))
 *     .addCallbackDo(answer -> System.out.println(answer.total()));
 * }</pre>
 *
 * <p>What closes the connection: what is no box; an answer to no question; a responder's error that
 * its command does not declare, or declares as fatal, once it is sent; any error where no answer is
 * wanted; a call's error that no errback took. A command that nobody answers does not.
 *
 * <p>Used on its transport's loop.
 */
public class AMP extends BinaryBoxProtocol {

  private final CommandLocator responders = new CommandLocator();
  private final @Nullable ResponderLocator locator;
  private final BoxDispatcher dispatcher;

  /** Without responders but those that are added. */
  public AMP() {
    this(null, AmpOptions.DEFAULTS);
  }

  /** With the bounds {@link AmpOptions#DEFAULTS}. */
  public AMP(ResponderLocator locator) {
    this(locator, AmpOptions.DEFAULTS);
  }

  /**
   * @param locator of the responders, which many connections may share; those that are added to
   *     this connection come before it
   * @param options the bounds
   */
  public AMP(@Nullable ResponderLocator locator, AmpOptions options) {
    super(options);
    this.locator = locator;
    this.dispatcher = new BoxDispatcher(this::locateResponder, options);
    receiver(dispatcher);
  }

  /**
   * Finds the responder of a command; unless overridden, among those added, and then with the
   * locator.
   */
  protected @Nullable Responder locateResponder(String name) {
    Responder own = responders.locateResponder(name);
    return own != null || locator == null ? own : locator.locateResponder(name);
  }

  // Responders.

  /** {@link CommandLocator#responder}, for this connection alone. */
  public final <R extends Record, C extends Command<R>> void responder(
      Class<C> command, Callback<? super C, ? extends R> f) {
    responders.responder(command, f);
  }

  /** {@link CommandLocator#responderDeferred}, for this connection alone. */
  public final <R extends Record, C extends Command<R>> void responderDeferred(
      Class<C> command, Callback<? super C, ? extends DeferredResult<? extends R>> f) {
    responders.responderDeferred(command, f);
  }

  /** {@link CommandLocator#responderDo}, for this connection alone. */
  public final <C extends Command<Acknowledgement>> void responderDo(
      Class<C> command, Action<? super C> f) {
    responders.responderDo(command, f);
  }

  /** {@link CommandLocator#responderSwitch}, for this connection alone. */
  public final <C extends ProtocolSwitchCommand> void responderSwitch(
      Class<C> command, Callback<? super C, ? extends Protocol> f) {
    responders.responderSwitch(command, f);
  }

  /** {@link CommandLocator#responderStartTLS}, for this connection alone. */
  public final void responderStartTLS(Callable<TLSContext> f) {
    responders.responderStartTLS(f);
  }

  /** {@link CommandLocator#respondTo}, for this connection alone. */
  public final void respondTo(String name, Responder responder) {
    responders.respondTo(name, responder);
  }

  // Calls.

  /**
   * Asks the other end.
   *
   * <p>An error that reaches none of the errbacks that have been added by the time the answer comes
   * is reported, and closes the connection. To give up after a while, {@code addTimeout}; an answer
   * that still comes is dropped.
   *
   * @return fires with the answer; fails with an error that the command declares, {@link
   *     UnknownRemoteError}, {@link UnhandledCommand}, {@link InvalidSignature} if the answer is
   *     not the command's, {@link AmpOverload}, or the reason why the connection was lost
   * @throws TooLong if an argument is
   * @throws InvalidSignature if one is missing, or there is no way to send it
   * @throws ProtocolSwitched if the connection is another protocol's
   * @throws IllegalArgumentException if the command is declared so that AMP can't send it
   */
  public final <R extends Record> Deferred<R> callRemote(Command<R> command) {
    CommandType<Record, R> type = CommandType.of(command);
    AmpBox box = arguments(type, command);
    if (command instanceof UnansweredCommand) {
      dispatcher.callRemoteStringUnanswered(type.name(), box);
      return Deferred.succeed(type.response().fromBox(new AmpBox()));
    }
    return dispatcher
        .callRemoteString(type.name(), box)
        .addCallback(type.response()::fromBox)
        .addErrback(failure -> raise(type, failure));
  }

  /**
   * Tells the other end; nothing if the connection is lost.
   *
   * @throws TooLong if an argument is
   * @throws InvalidSignature if one is missing, or there is no way to send it
   * @throws AmpOverload if the other end does not read
   * @throws ProtocolSwitched if the connection is another protocol's
   */
  public final void callRemote(UnansweredCommand command) {
    CommandType<Record, Acknowledgement> type = CommandType.of(command);
    dispatcher.callRemoteStringUnanswered(type.name(), arguments(type, command));
  }

  /**
   * Asks the other end to go on with another protocol, and does so when it agrees. Twisted's
   * factory is told of its protocol's end, and of a refusal; here the protocol and the Deferred
   * are.
   *
   * @param factory builds the protocol; null from it closes the connection
   * @return fires with the protocol, connected; fails as the other calls do, and then the
   *     connection is AMP's again. Cancelling it closes the connection
   */
  public final Deferred<@Nullable Protocol> callRemote(
      ProtocolSwitchCommand command, Factory factory) {
    @SuppressWarnings("unchecked") // the type of this very command
    CommandType<Record, ?> type = (CommandType<Record, ?>) CommandType.of(command.getClass());
    AmpBox box = new AmpBox();
    type.arguments().toBox((Record) command, box);
    Deferred<AmpBox> answer = dispatcher.callRemoteString(type.name(), box);
    lockForSwitch();
    return answer
        .addErrback(
            failure -> {
              if (failure instanceof CancelledError) {
                // The other end may agree yet, and would then no longer speak AMP.
                loseConnection();
              } else {
                unlockFromSwitch();
              }
              return raise(type, failure);
            })
        .addCallback(agreed -> switchNow(factory));
  }

  private @Nullable Protocol switchNow(Factory factory) {
    Protocol inner = factory.buildProtocol(transport().getPeer());
    if (inner == null) {
      loseConnection();
    } else {
      switchTo(inner);
    }
    return inner;
  }

  /**
   * Asks the other end to go on over TLS, and does so when it agrees. What is sent from here on
   * waits for that. Twisted's {@code callRemote(StartTLS)}; its {@code tls_localCertificate} and
   * {@code tls_verifyAuthorities} are in the context, and an AMP of its own agrees, unasked, with a
   * certificate that nobody can check: here one needs {@link #responderStartTLS}.
   *
   * @param tls for the side that opened the connection, unless it was agreed otherwise, {@link
   *     TLSContext#client}
   * @return fires when the other end has agreed: what is sent then goes out when its certificate is
   *     checked, or never, and the connection is lost with {@link dev.entwine.protocol.TLSError}.
   *     If it fails, or is cancelled, the connection is closed, and what waited is not sent (in
   *     Twisted it waits for ever)
   * @throws OnlyOneTLS if it was called before
   */
  public final Deferred<Acknowledgement> startTLS(TLSContext tls) {
    checkFirstTLS();
    Deferred<AmpBox> answer = dispatcher.callRemoteString(CommandLocator.START_TLS, new AmpBox());
    holdForTLS();
    return answer
        .addCallback(
            agreed -> {
              beginTLS(tls);
              return new Acknowledgement();
            })
        .addErrback(
            failure -> {
              loseConnection();
              throw failure instanceof RemoteAmpError remote
                  ? new UnknownRemoteError(remote.errorCode(), remote.description())
                  : failure;
            });
  }

  private static AmpBox arguments(CommandType<Record, ?> type, Command<?> command) {
    AmpBox box = new AmpBox();
    type.arguments().toBox((Record) command, box);
    return box;
  }

  private static <T> T raise(CommandType<?, ?> type, Throwable failure) throws Throwable {
    throw failure instanceof RemoteAmpError remote ? type.fromRemote(remote) : failure;
  }

  /** {@link BoxDispatcher#callRemoteString}. */
  public final Deferred<AmpBox> callRemoteString(String command, AmpBox arguments) {
    return dispatcher.callRemoteString(command, arguments);
  }

  /** {@link BoxDispatcher#callRemoteStringUnanswered}. */
  public final void callRemoteStringUnanswered(String command, AmpBox arguments) {
    dispatcher.callRemoteStringUnanswered(command, arguments);
  }

  /** Lets what is being answered be answered, and then closes the connection. */
  @Override
  public void shutdownRequested(Duration grace) {
    if (switched()) {
      super.shutdownRequested(grace);
    } else {
      dispatcher.loseConnectionWhenDone();
    }
  }
}
