package dev.entwine.amp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error with a code that goes over the wire. Twisted's {@code RemoteAmpError}.
 *
 * <p>Calls of raw boxes fail with it. A responder may throw it to send a code that its command does
 * not declare.
 */
public class RemoteAmpError extends AmpError {
  private static final long serialVersionUID = 1L;

  /** What the other end is told of an error of which its command says nothing. */
  static final String UNKNOWN_ERROR = "Unknown Error";

  private final String errorCode;
  private final String description;
  private final boolean fatal;

  /** An error that leaves the connection open. */
  public RemoteAmpError(String errorCode, String description) {
    this(errorCode, description, false);
  }

  /**
   * @param errorCode its bytes are the characters', ISO-8859-1
   * @param description for a person
   * @param fatal whether the connection is closed once it is sent
   */
  public RemoteAmpError(String errorCode, String description, boolean fatal) {
    this(errorCode, description, fatal, null);
  }

  RemoteAmpError(String errorCode, String description, boolean fatal, @Nullable Throwable local) {
    super("Code<" + errorCode + ">: " + description, local);
    this.errorCode = Objects.requireNonNull(errorCode);
    this.description = Objects.requireNonNull(description);
    this.fatal = fatal;
  }

  /** What a program tells errors apart by. */
  public String errorCode() {
    return errorCode;
  }

  /** What a person is told. */
  public String description() {
    return description;
  }

  /** Whether the connection is closed once it is sent. */
  public boolean fatal() {
    return fatal;
  }
}
