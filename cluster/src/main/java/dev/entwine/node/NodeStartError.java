package dev.entwine.node;

import dev.entwine.protocol.CannotListenError;

/** A service that could not be started, and with it the node. The message is one line. */
public final class NodeStartError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String service;

  NodeStartError(Service service, Throwable cause) {
    super(message(service, cause), cause, false, false);
    this.service = service.name();
  }

  /** What the configuration calls the service. */
  public String service() {
    return service;
  }

  /** Whether the reason is an address or port that the service could not have. */
  public boolean addressRefused() {
    return getCause() instanceof CannotListenError;
  }

  private static String message(Service service, Throwable cause) {
    if (cause instanceof CannotListenError refused) {
      return service.name()
          + ": "
          + firstLine(refused)
          + "; stop what has it, or listen elsewhere: --set services."
          + service.name()
          + ".endpoint=tcp:PORT";
    }
    return service.name() + ": could not be started: " + firstLine(cause);
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message.lines().findFirst().orElse("");
  }
}
