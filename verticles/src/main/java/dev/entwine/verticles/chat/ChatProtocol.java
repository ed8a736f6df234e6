package dev.entwine.verticles.chat;

import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.HalfCloseableProtocol;
import dev.entwine.protocols.LineReceiver;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the chat: bytes to lines, a name first, then what the person says.
 *
 * <p>Lines end in LF, and a CR before it does not count, so that {@code nc}, telnet and a Twisted
 * {@code LineReceiver} can all be used; what is sent ends in CR LF. It is half-closeable: who sends
 * some lines and ends sending still gets the answers.
 *
 * <p>A connection is closed from here in one of three ways:
 *
 * <ul>
 *   <li>{@link #goodbye}: a last line, sent with all that is before it.
 *   <li>{@link #hangUpOn}: the same for who may still be sending. Closing a socket that has unread
 *       input resets it, and the peer may never see the last line; so only this side's sending
 *       ends, and what still comes is thrown away for a while.
 *   <li>An abort, for who does not read. It also follows the other two when they take too long.
 * </ul>
 */
final class ChatProtocol extends LineReceiver implements HalfCloseableProtocol, Session {

  private static final Logger LOG = LoggerFactory.getLogger(ChatProtocol.class);

  private static final byte[] LF = {'\n'};

  /** A turn of the loop may write this many backlogs before anything of it can have been sent. */
  private static final int BACKLOGS_A_TURN = 4;

  private final ChatOptions options;
  private final Clock clock;
  private final ChatRooms rooms;
  private final ChatCommands commands;
  private final Runnable lost;
  private final TelnetFilter telnet = new TelnetFilter();
  private final LineQuota quota;

  private @Nullable Person person;
  private int nameTries;
  private @Nullable DelayedCall timeout;
  private long lastLineAt;

  private @Nullable DelayedCall readOn;

  private boolean backlogCheckDue;
  private boolean ending;
  private boolean cut;
  private String whyLeft = "";
  private long thrownAway;

  /**
   * @param lost called when the connection is gone
   */
  ChatProtocol(ChatOptions options, Clock clock, ChatRooms rooms, Runnable lost) {
    // One byte more than a line may have: a CR at its end is no part of it.
    super(LF, options.maxLineBytes() + 1);
    this.options = options;
    this.clock = clock;
    this.rooms = rooms;
    this.commands = new ChatCommands(rooms);
    this.lost = lost;
    this.quota = new LineQuota(options.maxLinesPerSecond(), clock.nanoTime());
  }

  @Override
  protected void connectionMade() {
    transport().setTcpKeepAlive(true);
    timeout =
        clock.callLater(options.registrationTimeout(), () -> goodbye("You gave no name: goodbye."));
    if (!options.motd().isEmpty()) {
      notice(options.motd());
    }
    notice("What is your name?");
  }

  // What comes in.

  @Override
  public void dataReceived(Buffer data) {
    if (ending) {
      throwAway(data.length());
    } else {
      super.dataReceived(telnet.strip(data));
    }
  }

  @Override
  protected void lineReceived(Buffer line) {
    if (ending) {
      return;
    }
    lastLineAt = clock.nanoTime();
    int length = line.length();
    boolean crLf = length > 0 && line.getByte(length - 1) == '\r';
    Buffer content = crLf ? line.slice(0, length - 1) : line;
    if (content.length() > options.maxLineBytes()) {
      tooLong();
      return;
    }
    try {
      String text = ChatText.decode(content);
      if (person == null) {
        nameGiven(text.strip());
      } else {
        commands.obey(person, ChatText.printable(text));
      }
    } catch (CharacterCodingException e) {
      if (person == null) {
        nameRefused("that was no UTF-8");
      } else {
        notice("That line was no UTF-8, and nobody got it.");
      }
    }
    holdFlood();
  }

  private void nameGiven(String name) {
    String problem = rooms.nickProblem(ChatText.name(name));
    if (name.equals("/quit")) {
      goodbye("Goodbye.");
    } else if (problem == null) {
      cancel(timeout);
      person = rooms.enter(name, this);
      watchIdleness(options.idleTimeout());
    } else {
      nameRefused(problem);
    }
  }

  private void nameRefused(String problem) {
    if (++nameTries < options.maxNameTries()) {
      notice("You can't be called that: " + problem + ". What is your name?");
    } else {
      hangUpOn("You can't be called that: " + problem + ". Goodbye.");
    }
  }

  @Override
  protected void lineLengthExceeded(Buffer line) {
    tooLong();
    throwAway(line.length());
  }

  private void tooLong() {
    LOG.info("chat: {} sent a line that is too long, and was cut", transport().getPeer());
    leave("sent a line that was too long");
    hangUpOn("That line was too long: " + options.maxLineBytes() + " bytes is the most. Goodbye.");
  }

  /** Lets who sends too fast wait: what they have sent is read later. */
  private void holdFlood() {
    Duration pause = quota.take(clock.nanoTime());
    if (!pause.isZero() && !ending) {
      pauseProducing();
      readOn = clock.callLater(pause, this::resumeProducing);
    }
  }

  private void watchIdleness(Duration in) {
    if (options.idleTimeout().isZero()) {
      return;
    }
    timeout =
        clock.callLater(
            in,
            () -> {
              // Looked at now and then, instead of moving the call with every line.
              Duration silent = Duration.ofNanos(clock.nanoTime() - lastLineAt);
              if (silent.compareTo(options.idleTimeout()) >= 0) {
                leave("idle");
                goodbye("You said nothing for a long time. Goodbye.");
              } else {
                watchIdleness(options.idleTimeout().minus(silent));
              }
            });
  }

  // What goes out.

  @Override
  public void write(Buffer line) {
    if (ending) {
      return;
    }
    transport().write(line);
    long buffered = transport().bufferedBytes();
    if (buffered > (long) BACKLOGS_A_TURN * options.maxBacklogBytes()) {
      cutSlowReader();
    } else if (buffered > options.maxBacklogBytes() && !backlogCheckDue) {
      // Perhaps all of it was written in this turn, and nothing could be sent yet.
      backlogCheckDue = true;
      clock.callLater(
          Duration.ZERO,
          () -> {
            backlogCheckDue = false;
            if (transport().bufferedBytes() > options.maxBacklogBytes()) {
              cutSlowReader();
            }
          });
    }
  }

  private void cutSlowReader() {
    if (!ending) {
      LOG.info("chat: {} does not read, and was cut", transport().getPeer());
      whyLeft = "too slow";
      abort();
    }
  }

  private void notice(String text) {
    write(ChatLines.notice(text));
  }

  // The end.

  @Override
  public void goodbye(String notice) {
    if (ending) {
      return;
    }
    notice(notice);
    if (!ending) {
      end();
      transport().loseConnection();
    }
  }

  private void hangUpOn(String notice) {
    if (ending) {
      return;
    }
    notice(notice);
    if (!ending) {
      end();
      transport().loseWriteConnection();
    }
  }

  private void end() {
    ending = true;
    cancel(timeout);
    cancel(readOn);
    timeout = clock.callLater(options.lingerTimeout(), this::abort);
  }

  private void abort() {
    ending = true;
    cut = true;
    transport().abortConnection();
  }

  private void throwAway(int bytes) {
    thrownAway += bytes;
    if (thrownAway > options.lingerBytes() && !cut) {
      abort();
    }
  }

  private void leave(String why) {
    if (person != null) {
      rooms.quit(person, why);
    }
  }

  @Override
  public void shutdownRequested(Duration grace) {
    goodbye("The chat is stopping. Goodbye.");
  }

  @Override
  public void readConnectionLost() {
    leave(whyLeft);
    if (!ending) {
      end();
    }
    transport().loseConnection();
  }

  @Override
  public void writeConnectionLost() {}

  @Override
  public void connectionLost(Throwable reason) {
    ending = true;
    cancel(timeout);
    cancel(readOn);
    leave(whyLeft.isEmpty() && !(reason instanceof ConnectionDone) ? "connection lost" : whyLeft);
    lost.run();
  }

  private static void cancel(@Nullable DelayedCall call) {
    if (call != null && call.active()) {
      call.cancel();
    }
  }
}
