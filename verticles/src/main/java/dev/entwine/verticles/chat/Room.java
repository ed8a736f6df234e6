package dev.entwine.verticles.chat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A room as one instance sees it: those of its people who are connected here, and its last lines.
 */
final class Room {

  private final String name;
  private final String key;
  private final int historyLines;
  private final Set<Person> members = new LinkedHashSet<>();
  private final Deque<Buffer> history = new ArrayDeque<>(0);
  private long lastSaidAt;

  Room(String name, int historyLines) {
    this.name = name;
    this.key = ChatText.key(name);
    this.historyLines = historyLines;
  }

  /** The name as it was first written. */
  String name() {
    return name;
  }

  String key() {
    return key;
  }

  Set<Person> members() {
    return Collections.unmodifiableSet(members);
  }

  void add(Person person) {
    members.add(person);
  }

  void remove(Person person) {
    members.remove(person);
  }

  /**
   * Keeps a line for those who come later, in the place of the oldest if there are enough.
   *
   * @param now {@link dev.entwine.time.Clock#nanoTime}
   */
  void remember(Buffer line, long now) {
    if (historyLines == 0) {
      return;
    }
    if (history.size() == historyLines) {
      history.remove();
    }
    history.add(line);
    lastSaidAt = now;
  }

  /**
   * Shows the last lines, under a heading that says how old the newest is; nothing if there are
   * none.
   */
  void replay(Consumer<Buffer> to, long now) {
    if (!history.isEmpty()) {
      to.accept(ChatLines.historyHeading(name, history.size(), now - lastSaidAt));
      history.forEach(to);
    }
  }
}
