package dev.entwine.verticles.chat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** What a line of a person means: something to say, or a command. */
final class ChatCommands {

  /** What can be typed behind a slash. */
  private enum Command {
    HELP("", "shows this"),
    WHO("[ROOM]", "says who is in a room"),
    ROOMS("", "says which rooms there are"),
    JOIN("ROOM", "enters a room, or goes on speaking in it"),
    LEAVE("[ROOM]", "goes out of a room"),
    ME("TEXT", "shows what you do: /me waves"),
    MSG("NAME TEXT", "says something to one person alone"),
    NICK("NAME", "changes your name"),
    QUIT("[TEXT]", "leaves the chat");

    private final String arguments;
    private final String what;

    Command(String arguments, String what) {
      this.arguments = arguments;
      this.what = what;
    }

    String word() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }

    String usage() {
      return arguments.isEmpty() ? word() : word() + " " + arguments;
    }
  }

  private final ChatRooms rooms;

  ChatCommands(ChatRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * Does what a line asks for.
   *
   * @param line {@linkplain ChatText#printable printable}
   */
  void obey(Person person, String line) {
    if (line.isBlank()) {
      return;
    }
    if (!line.startsWith("/") || line.startsWith("//")) {
      // Two slashes are one that is to be said.
      rooms.say(person, line.startsWith("//") ? line.substring(1) : line);
      return;
    }
    String[] words = line.strip().split(" +", 2);
    String argument = words.length == 1 ? "" : words[1];
    for (Command command : Command.values()) {
      if (command.word().equalsIgnoreCase(words[0])) {
        obey(person, command, argument);
        return;
      }
    }
    person.notice("There is no " + words[0] + "; did you mean " + nearest(words[0]) + "?");
  }

  private void obey(Person person, Command command, String argument) {
    boolean needsArgument = !command.arguments.isEmpty() && !command.arguments.startsWith("[");
    if (needsArgument && argument.isEmpty()) {
      person.notice("Something is missing: " + command.usage());
      return;
    }
    switch (command) {
      case HELP -> help(person);
      case WHO -> rooms.who(person, argument);
      case ROOMS -> rooms.rooms(person);
      case JOIN -> rooms.join(person, argument);
      case LEAVE -> rooms.leave(person, argument);
      case ME -> rooms.act(person, argument);
      case MSG -> tell(person, argument);
      case NICK -> rooms.rename(person, argument);
      case QUIT -> {
        rooms.quit(person, argument);
        person.session().goodbye("Goodbye, " + person.nick() + ".");
      }
    }
  }

  private void tell(Person person, String argument) {
    String[] parts = argument.split(" +", 2);
    if (parts.length == 2) {
      rooms.tell(person, parts[0], parts[1]);
    } else {
      person.notice("Something is missing: " + Command.MSG.usage());
    }
  }

  private static void help(Person person) {
    person.notice("Type a line to say it. What begins with a slash is a command:");
    for (Command command : Command.values()) {
      person.notice(String.format("  %-16s %s", command.usage(), command.what));
    }
    person.notice("Two slashes say a line that begins with one.");
  }

  /** The command one would have meant: the one that the word begins, or the one most like it. */
  private static String nearest(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(Command.values())
        .map(Command::word)
        .min(
            Comparator.comparing((String known) -> !known.startsWith(lower))
                .thenComparing(known -> distance(lower, known)))
        .orElseThrow();
  }

  /** How many letters have to be put in, taken out or changed (Levenshtein). */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
