package dev.entwine.fuzz;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.StatefulProtocol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** {@code StatefulProtocol}: a byte says how many follow; {@code K}: as many follow once more. */
final class States extends Framing {

  @Override
  Subject open(Settings settings) {
    return new StateSubject(settings.maxLength());
  }

  private static final class StateSubject extends Subject {
    private final Receiver receiver;

    StateSubject(int maxLength) {
      receiver = new Receiver(maxLength);
    }

    private final class Receiver extends StatefulProtocol {
      Receiver(int maxLength) {
        super(maxLength);
      }

      @Override
      protected State getInitialState() {
        return new State(1, length -> new State(length.getUnsignedByte(0), this::body));
      }

      private State body(Buffer body) {
        calls.add("body", body);
        act(body);
        return body.length() > 0 && body.getByte(0) == 'K' ? null : getInitialState();
      }
    }

    @Override
    Protocol protocol() {
      return receiver;
    }

    @Override
    void send(Buffer piece) {
      receiver.transport().write(piece);
    }

    @Override
    void again(Buffer bytes) {
      receiver.dataReceived(bytes);
    }
  }

  @Override
  Expected expected(Settings settings, String stream) {
    List<String> calls = new ArrayList<>();
    int at = 0;
    int again = -1;
    while (true) {
      if (again < 0 && at == stream.length()) {
        return new Expected(calls, false);
      }
      int length = again < 0 ? stream.charAt(at++) : again;
      if (length > settings.maxLength()) {
        return new Expected(calls, true);
      }
      if (at + length > stream.length()) {
        return new Expected(calls, false);
      }
      String body = stream.substring(at, at + length);
      at += length;
      calls.add("body " + body);
      again = -1;
      switch (body.isEmpty() ? ' ' : body.charAt(0)) {
        case 'X', 'A', 'T' -> {
          return new Expected(calls, true);
        }
        case 'N' -> {
          return new Expected(calls, null);
        }
        case 'K' -> again = length;
        default -> {}
      }
    }
  }
}
