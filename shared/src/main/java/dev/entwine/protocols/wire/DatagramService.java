package dev.entwine.protocols.wire;

import dev.entwine.protocol.Address;
import dev.entwine.protocol.DatagramProtocol;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.IPv6Address;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The small services over UDP, where each datagram gets an answer. Twisted has them over TCP alone.
 *
 * <p>A datagram can bear a false sender, and two such services can be set to answer each other for
 * ever. So nothing is sent to the ports below 1024, where such services live; and what answers more
 * than it was asked ({@link #chargen}, {@link #quoteOfTheDay}, {@link #who}) can be turned against
 * somebody else: keep it on loopback, or among friends.
 */
public final class DatagramService extends DatagramProtocol {

  /** How many bytes an answer has at most; of {@link #who}, if its lines are no longer. */
  public static final int MAX_LENGTH = 512;

  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private final Function<Buffer, List<Buffer>> answers;

  private DatagramService(Function<Buffer, List<Buffer>> answers) {
    this.answers = answers;
  }

  private static DatagramService answering(Supplier<Buffer> answer) {
    return new DatagramService(datagram -> List.of(answer.get()));
  }

  /** Sends back what it gets (RFC 862). */
  public static DatagramService echo() {
    return new DatagramService(List::of);
  }

  /** Does nothing with what it gets (RFC 863). */
  public static DatagramService discard() {
    return new DatagramService(datagram -> List.of());
  }

  /** Answers with 0 to 512 characters (RFC 864). */
  public static DatagramService chargen() {
    return chargen(new Random());
  }

  /**
   * @param random how many
   */
  public static DatagramService chargen(Random random) {
    return answering(() -> Chargen.ROUND.getBuffer(0, random.nextInt(MAX_LENGTH + 1)));
  }

  /** Answers with the quote of {@link QOTD} (RFC 865). */
  public static DatagramService quoteOfTheDay() {
    return quoteOfTheDay(new QOTD()::getQuote);
  }

  /**
   * @param quote as {@link QOTD#getQuote} has it
   */
  public static DatagramService quoteOfTheDay(Supplier<String> quote) {
    return answering(() -> QOTD.checked(quote.get()));
  }

  /**
   * Answers with who is here (RFC 866): in several datagrams if one is not enough, but no line is
   * cut.
   *
   * @param users as {@link Who#getUsers} has it
   */
  public static DatagramService who(Supplier<String> users) {
    return new DatagramService(datagram -> inLines(users.get()));
  }

  private static List<Buffer> inLines(String users) {
    List<Buffer> datagrams = new ArrayList<>();
    Buffer last = Buffer.buffer();
    datagrams.add(last);
    for (String line : users.split("(?<=\n)")) {
      if (last.length() > 0 && last.length() + line.length() > MAX_LENGTH) {
        last = Buffer.buffer();
        datagrams.add(last);
      }
      last.appendBytes(line.getBytes(StandardCharsets.US_ASCII));
    }
    return datagrams;
  }

  /** Answers with the time for people, as {@link Daytime} does (RFC 867). */
  public static DatagramService daytime(InstantSource time) {
    return answering(() -> Daytime.text(time.instant()));
  }

  /** Answers with the time for machines, as {@link Time} does (RFC 868). */
  public static DatagramService time(InstantSource time) {
    return answering(() -> Time.seconds(time.instant()));
  }

  @Override
  public void datagramReceived(Buffer datagram, Address from) {
    if (portOf(from) >= FIRST_UNPRIVILEGED_PORT) {
      answers.apply(datagram).forEach(answer -> transport().write(answer, from));
    }
  }

  private static int portOf(Address from) {
    return from instanceof IPv6Address six ? six.port() : ((IPv4Address) from).port();
  }
}
