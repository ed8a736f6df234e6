package dev.entwine.amp;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Values of one type, each behind its length. Twisted's {@code ListOf}. */
final class ListArgument<E> implements Argument<List<E>> {

  private final Argument<E> element;

  ListArgument(Argument<E> element) {
    this.element = element;
  }

  /** As in Twisted, half an element at the end is left out. */
  @Override
  public List<E> fromString(Buffer string) {
    List<E> list = new ArrayList<>();
    int at = 0;
    while (at + 2 <= string.length()) {
      int end = at + 2 + string.getUnsignedShort(at);
      if (end > string.length()) {
        break;
      }
      list.add(element.fromString(string.slice(at + 2, end)));
      at = end;
    }
    return List.copyOf(list);
  }

  @Override
  public Buffer toString(List<E> list) {
    Buffer string = Buffer.buffer();
    for (E each : list) {
      Buffer value = element.toString(each);
      if (value.length() > AmpBox.MAX_VALUE_LENGTH) {
        throw TooLong.value("an element", value.length());
      }
      string.appendUnsignedShort(value.length()).appendBuffer(value);
    }
    return string;
  }
}
