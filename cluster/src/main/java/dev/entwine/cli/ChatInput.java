package dev.entwine.cli;

import dev.entwine.protocol.PushProducer;
import dev.entwine.reactor.Reactor;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads a screen in a thread of its own, which may block, and brings the lines to the reactor. As
 * the producer of what is sent it stops reading while the server does not take what was sent
 * before.
 */
final class ChatInput implements PushProducer {

  /** Who gets the lines, on the reactor. */
  interface Listener {
    void inputLine(String line);

    /** There will be no more lines; with the problem if that is not their end. */
    void inputEnded(@Nullable IOException problem);
  }

  /** How many lines may be on their way from the thread to the transport. */
  private static final int UNDER_WAY = 16;

  private final Reactor reactor;
  private final ChatScreen screen;
  private final Listener listener;
  private final Semaphore permits = new Semaphore(UNDER_WAY);
  private boolean paused;
  private int owed;

  ChatInput(Reactor reactor, ChatScreen screen, Listener listener) {
    this.reactor = reactor;
    this.screen = screen;
    this.listener = listener;
  }

  void start() {
    Thread thread = new Thread(this::read, "entwine-chat-input");
    // It may sit in a read that nothing ends; the process need not wait for it.
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      for (String line = screen.readLine(); line != null; line = screen.readLine()) {
        permits.acquireUninterruptibly();
        String taken = line;
        reactor.callFromThread(() -> take(taken));
      }
      reactor.callFromThread(() -> listener.inputEnded(null));
    } catch (IOException e) {
      reactor.callFromThread(() -> listener.inputEnded(e));
    }
  }

  private void take(String line) {
    listener.inputLine(line);
    if (paused) {
      owed++;
    } else {
      permits.release();
    }
  }

  @Override
  public void pauseProducing() {
    paused = true;
  }

  @Override
  public void resumeProducing() {
    paused = false;
    permits.release(owed);
    owed = 0;
  }

  /** The connection is gone: what is still read goes nowhere. */
  @Override
  public void stopProducing() {
    resumeProducing();
  }
}
