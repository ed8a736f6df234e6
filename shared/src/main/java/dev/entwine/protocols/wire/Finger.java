package dev.entwine.protocols.wire;

import dev.entwine.protocols.LineOnlyReceiver;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Answers a query about a user (RFC 1288), and closes. Twisted's {@code finger.Finger}.
 *
 * <p>A query is one line: {@code [/W] [user[@host]...]}, where {@code /W} asks for a long answer,
 * and an empty one asks who is here. Queries that are to be forwarded to another host are refused,
 * as the RFC advises. Different from Twisted's, answers end in CR LF, which the RFC demands.
 */
public class Finger extends LineOnlyReceiver {

  /** How long a query may be, in bytes. */
  public static final int MAX_LENGTH = 512;

  private static final byte[] CRLF = {'\r', '\n'};

  /** A protocol for one connection. */
  public Finger() {
    super(CRLF, MAX_LENGTH);
  }

  /**
   * Who is here. To be overridden.
   *
   * @param verbose whether a long answer is wanted
   * @return lines without CR LF, divided by LF
   */
  protected String getDomain(boolean verbose) {
    return "Finger online list denied";
  }

  /**
   * About one user. To be overridden.
   *
   * @param user as the peer wrote it: bytes that are no printable ASCII stand there as question
   *     marks
   * @param verbose whether a long answer is wanted
   * @return lines without CR LF, divided by LF
   */
  protected String getUser(String user, boolean verbose) {
    return "Login: " + user + "\nNo such user";
  }

  @Override
  protected final void lineReceived(Buffer line) {
    transport().write(answer(line));
    transport().loseConnection();
  }

  private Buffer answer(Buffer line) {
    String query = printable(line).strip();
    boolean verbose = query.equalsIgnoreCase("/W") || query.regionMatches(true, 0, "/W ", 0, 3);
    String user = verbose ? query.substring(2).strip() : query;
    String answer;
    if (user.indexOf('@') >= 0) {
      answer = "Finger forwarding service denied";
    } else if (user.isEmpty()) {
      answer = getDomain(verbose);
    } else {
      answer = getUser(user, verbose);
    }
    String lines = String.join("\r\n", answer.lines().toList()) + "\r\n";
    return Buffer.buffer(lines.getBytes(StandardCharsets.US_ASCII));
  }

  /** So that no query can put control characters onto somebody's terminal. */
  private static String printable(Buffer line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      byte b = line.getByte(i);
      text.append(b >= ' ' && b < 0x7F ? (char) b : '?');
    }
    return text.toString();
  }
}
