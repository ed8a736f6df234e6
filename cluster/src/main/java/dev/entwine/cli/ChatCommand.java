package dev.entwine.cli;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.ConnectingCancelledError;
import dev.entwine.protocol.ConnectionRefusedError;
import dev.entwine.reactor.Reactor;
import dev.entwine.reactor.Reactor.Phase;
import dev.entwine.reactor.Reactor.SystemEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code entwine chat}: the chat for people without {@code nc}.
 *
 * <p>It is a Twisted-shaped client: a {@link ChatConversation} over a client endpoint, on a reactor
 * that runs until the conversation is over.
 */
@Command(
    name = "chat",
    description = {
      "Takes part in a node's chat.",
      "",
      "On a terminal a line can be edited, and earlier ones are brought back with the arrow keys."
          + " Otherwise lines are read to the end of the input; then the chat is left, after the"
          + " server has answered.",
      ""
    },
    footer = {
      "",
      "To leave: /quit, Ctrl-D or Ctrl-C. The server's /help says what else there is.",
      "",
      "Examples:",
      "  entwine chat",
      "  entwine chat --name ada",
      "  echo 'hello from a script' | entwine chat --name robot"
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The chat was left.",
      "1:Nobody listens there, or the server ended the conversation.",
      "2:The command line is wrong."
    })
final class ChatCommand implements Callable<Integer> {

  /** How long the node may take to answer. */
  private static final int CONNECT_SECONDS = 10;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name to have there; without it the server asks.")
  private @Nullable String name;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Where the node is (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8123",
      description = "The port of its chat, 1 to 65535 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long the server may be silent when it is to end the chat, 1 to 86400 (default:"
              + " ${DEFAULT-VALUE}). It may still be busy with a long input.")
  private int patience;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final @Nullable ChatScreen given;
  private @Nullable String problem;

  ChatCommand() {
    this(null);
  }

  /**
   * For tests.
   *
   * @param given where the person is, instead of at this process's terminal or streams
   */
  ChatCommand(@Nullable ChatScreen given) {
    this.given = given;
  }

  @Override
  public Integer call() throws IOException {
    ClientEndpoint server = server();
    try (ChatScreen screen = screen()) {
      talk(server, screen);
    }
    if (problem == null) {
      return ExitCode.OK;
    }
    spec.commandLine().getErr().println("entwine: " + problem);
    return ExitCode.FAILED;
  }

  private ClientEndpoint server() {
    if (name != null && (name.isBlank() || !name.equals(ChatEscapes.visible(name)))) {
      throw new ParameterException(
          spec.commandLine(), "--name: at least one letter, and no control characters, is needed");
    }
    if (port < 1 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port: is " + port + "; 1 to 65535 is needed");
    }
    if (patience < 1 || patience > 86_400) {
      throw new ParameterException(
          spec.commandLine(), "--wait: is " + patience + "; 1 to 86400 seconds are needed");
    }
    return Endpoints.client(
        "tcp:host="
            + Endpoints.quoteStringArgument(host)
            + (":port=" + port)
            + (":timeout=" + CONNECT_SECONDS));
  }

  private ChatScreen screen() throws IOException {
    if (given != null) {
      return given;
    }
    Optional<ChatTerminal> terminal = ChatTerminal.open();
    return terminal.isPresent() ? terminal.get() : new ChatStreams(System.in, System.out);
  }

  /** Blocks until the conversation is over. */
  private void talk(ClientEndpoint server, ChatScreen screen) {
    Reactor reactor = Reactor.create();
    ChatConversation conversation =
        new ChatConversation(reactor, screen, name, Duration.ofSeconds(patience));
    Deferred<ChatConversation> connecting = server.connectProtocol(reactor, conversation);
    screen.onInterrupt(
        () ->
            reactor.callFromThread(
                () -> {
                  if (conversation.connected()) {
                    conversation.leave();
                  } else {
                    connecting.cancel();
                  }
                }));
    reactor.addSystemEventTrigger(
        Phase.BEFORE,
        SystemEvent.SHUTDOWN,
        () -> {
          conversation.expectEnd();
          return null;
        });
    connecting
        .addCallbackDeferred(ChatConversation::over)
        .addErrback(this::unreachable)
        .addCallbackDo(
            end -> {
              problem = end;
              if (reactor.running()) {
                reactor.stop();
              }
            });
    reactor.run();
  }

  private @Nullable String unreachable(Throwable failure) {
    if (failure instanceof ConnectingCancelledError) {
      return null;
    }
    return failure instanceof ConnectionRefusedError
        ? "nobody listens at " + host + ":" + port + "; `entwine up` starts a node there"
        : String.valueOf(failure.getMessage());
  }
}
