package dev.entwine.amp;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Records, each a box. Twisted's {@code AmpList}. */
final class BoxListArgument<E extends Record> implements Argument<List<E>> {

  private final Signature<E> element;

  BoxListArgument(Signature<E> element) {
    this.element = element;
  }

  @Override
  public List<E> fromString(Buffer string) {
    return AmpBox.parse(string).stream().map(element::fromBox).toList();
  }

  @Override
  public Buffer toString(List<E> list) {
    Buffer string = Buffer.buffer();
    for (E each : list) {
      AmpBox box = new AmpBox();
      element.toBox(each, box);
      string.appendBuffer(box.serialize());
    }
    return string;
  }
}
