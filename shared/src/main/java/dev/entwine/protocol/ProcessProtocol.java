package dev.entwine.protocol;

import io.vertx.core.buffer.Buffer;

/**
 * Talks to a child process: reacts to what it prints, to its pipes being closed, and to its end.
 * Twisted's {@code ProcessProtocol}.
 *
 * <p>For one process the calls are: {@link #connectionMade} once and first; {@link
 * #childDataReceived} any number of times; {@link #childConnectionLost} once for each pipe; {@link
 * #processExited} once, whenever the process has exited, which may be before its last output was
 * read; {@link #processEnded} once and last, when it has exited and all its pipes are closed. All
 * are made on the loop of the reactor that started it.
 *
 * <p>An exception is reported. One out of {@code childDataReceived} also closes the pipe that the
 * data came from, as in Twisted; the others change nothing.
 */
public abstract class ProcessProtocol {

  private ProcessTransport transport;

  /** For subclasses. */
  protected ProcessProtocol() {}

  /**
   * Ties the protocol to its process. Called by the transport; wrappers override it, others use
   * {@link #connectionMade}.
   */
  public void makeConnection(ProcessTransport transport) {
    this.transport = transport;
    connectionMade();
  }

  /**
   * The process. It stays the same, and harmless to write to, after the end.
   *
   * @throws IllegalStateException before the process has been started
   */
  public final ProcessTransport transport() {
    if (transport == null) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " has no process yet: wait for connectionMade()");
    }
    return transport;
  }

  /** The process has been started. */
  protected void connectionMade() {}

  /**
   * The process has written something. Unless overridden, calls {@link #outReceived} or {@link
   * #errReceived}.
   *
   * @param childFD the child's descriptor: 1 for its standard output, 2 for its standard error
   * @param data one byte or more; the receiver's own: it may be kept
   */
  public void childDataReceived(int childFD, Buffer data) {
    if (childFD == 1) {
      outReceived(data);
    } else if (childFD == 2) {
      errReceived(data);
    }
  }

  /** Some bytes came from the process's standard output. */
  public void outReceived(Buffer data) {}

  /** Some bytes came from the process's standard error. */
  public void errReceived(Buffer data) {}

  /**
   * A pipe is closed, by either side; all that came through it has been delivered. Unless
   * overridden, calls {@link #inConnectionLost}, {@link #outConnectionLost} or {@link
   * #errConnectionLost}.
   *
   * @param childFD the child's descriptor: 0, 1 or 2
   */
  public void childConnectionLost(int childFD) {
    switch (childFD) {
      case 0 -> inConnectionLost();
      case 1 -> outConnectionLost();
      case 2 -> errConnectionLost();
      default -> throw new IllegalArgumentException("descriptor " + childFD);
    }
  }

  /**
   * The process's standard input is closed. If it was the process that closed it, this comes with
   * the next write to it, or with the process's exit. (Twisted sees it at once.)
   */
  public void inConnectionLost() {}

  /** The process's standard output is closed. */
  public void outConnectionLost() {}

  /** The process's standard error is closed. */
  public void errConnectionLost() {}

  /**
   * The process has exited. There may still be output to come.
   *
   * @param reason {@link ProcessDone} or {@link ProcessTerminated}
   */
  public void processExited(ConnectionClosed reason) {}

  /**
   * The process has exited, and all its pipes are closed: the last call. A grandchild that holds a
   * pipe open delays it.
   *
   * @param reason {@link ProcessDone} or {@link ProcessTerminated}
   */
  public void processEnded(ConnectionClosed reason) {}
}
