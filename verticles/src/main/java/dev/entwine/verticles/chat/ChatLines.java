package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the lines look like, each with its end. How a line begins tells what it is, and nobody can
 * forge it: what people write always comes behind a room or the word private.
 *
 * <pre>
 *   [lobby] &lt;jen&gt; hello              said in a room
 *   [lobby] &lt;clock (bot)&gt; it is noon  said by a verticle
 *   [lobby] * jen waves              done in a room
 *   (private) &lt;jen&gt; psst             said to one person
 *   -&gt; jen joined lobby              somebody came
 *   &lt;- jen left lobby (too slow)     somebody went
 *   -- Welcome.                      from the chat itself
 * </pre>
 */
final class ChatLines {

  /** How many names one answer lists. */
  private static final int MAX_LISTED = 500;

  /** Where a list of names is broken into a further line, in characters. */
  private static final int WIDTH = 400;

  private ChatLines() {}

  static Buffer notice(String text) {
    return line("-- " + text);
  }

  static Buffer told(String from, String text) {
    return line("(private) <" + from + "> " + text);
  }

  /** What is shown of a {@link ChatEvent} with these components. */
  static Buffer happened(
      ChatEvent.Kind kind, List<String> rooms, String nick, String text, boolean bot) {
    String who = bot ? nick + " (bot)" : nick;
    return line(
        switch (kind) {
          case SAID -> "[" + rooms.get(0) + "] <" + who + "> " + text;
          case DID -> "[" + rooms.get(0) + "] * " + who + " " + text;
          case JOINED -> "-> " + who + " joined " + String.join(", ", rooms);
          case LEFT ->
              "<- "
                  + who
                  + " left "
                  + String.join(", ", rooms)
                  + (text.isEmpty() ? "" : " (" + text + ")");
          case RENAMED -> "-- " + who + " is now " + text;
        });
  }

  /** Many came at once. */
  static Buffer came(String room, List<String> nicks, String why) {
    return line("-> " + crowd(nicks) + " joined " + room + " (" + why + ")");
  }

  /** Many went at once. */
  static Buffer went(String room, List<String> nicks, String why) {
    return line("<- " + crowd(nicks) + " left " + room + " (" + why + ")");
  }

  static Buffer historyHeading(String room, int lines, long ageNanos) {
    return notice(
        (lines == 1 ? "The last line in " : "The last " + lines + " lines in ")
            + room
            + ", "
            + (lines == 1 ? "" : "the newest ")
            + ago(ageNanos)
            + ":");
  }

  /** A heading and names, over as many lines as it takes. */
  static List<Buffer> list(String heading, List<String> names) {
    List<Buffer> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(heading);
    String separator = ": ";
    for (int i = 0; i < names.size(); i++) {
      if (i == MAX_LISTED) {
        line.append(" and ").append(names.size() - MAX_LISTED).append(" more");
        break;
      }
      line.append(separator);
      if (line.length() > WIDTH) {
        lines.add(notice(line.toString().stripTrailing()));
        line.setLength(0);
        line.append("  ");
      }
      line.append(names.get(i));
      separator = ", ";
    }
    lines.add(notice(names.isEmpty() ? line + "." : line.toString()));
    return lines;
  }

  /** "jen and roy", "jen, roy and moss", "jen, roy and 7 others". */
  static String crowd(List<String> nicks) {
    int count = nicks.size();
    if (count == 1) {
      return nicks.get(0);
    }
    int named = count <= 6 ? count - 1 : 5;
    return String.join(", ", nicks.subList(0, named))
        + " and "
        + (named == count - 1 ? nicks.get(named) : (count - named) + " others");
  }

  private static String ago(long nanos) {
    long minutes = TimeUnit.NANOSECONDS.toMinutes(nanos);
    if (minutes < 1) {
      return "less than a minute old";
    }
    if (minutes < 120) {
      return minutes + " min old";
    }
    return TimeUnit.MINUTES.toHours(minutes) + " h old";
  }

  private static Buffer line(String text) {
    return Buffer.buffer(text + "\r\n");
  }
}
