package dev.entwine.fuzz;

import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.Int16StringReceiver;
import dev.entwine.protocols.Int32StringReceiver;
import dev.entwine.protocols.Int8StringReceiver;
import dev.entwine.protocols.NetstringReceiver;
import dev.entwine.protocols.StringReceiver;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Netstrings, and strings behind a length of a fixed size. */
final class Strings extends Framing {

  /** Which of them: the size of the length in bytes, or 0 for netstrings. */
  private final int prefix;

  Strings(int prefix) {
    this.prefix = prefix;
  }

  @Override
  Subject open(Settings settings) {
    return new StringSubject(prefix, settings.maxLength());
  }

  private static final class StringSubject extends Subject {
    private final StringReceiver receiver;

    StringSubject(int prefix, int most) {
      receiver =
          switch (prefix) {
            case 0 ->
                new NetstringReceiver(most) {
                  @Override
                  protected void stringReceived(Buffer string) {
                    received(string);
                  }
                };
            case 1 ->
                new Int8StringReceiver(most) {
                  @Override
                  protected void stringReceived(Buffer string) {
                    received(string);
                  }
                };
            case 2 ->
                new Int16StringReceiver(most) {
                  @Override
                  protected void stringReceived(Buffer string) {
                    received(string);
                  }
                };
            default ->
                new Int32StringReceiver(most) {
                  @Override
                  protected void stringReceived(Buffer string) {
                    received(string);
                  }
                };
          };
    }

    private void received(Buffer string) {
      calls.add("string", string);
      act(string);
    }

    @Override
    Protocol protocol() {
      return receiver;
    }

    @Override
    void send(Buffer piece) {
      receiver.sendString(piece);
    }

    @Override
    void again(Buffer bytes) {
      receiver.dataReceived(bytes);
    }

    @Override
    boolean deliversWhenClosing() {
      return true;
    }
  }

  @Override
  Expected expected(Settings settings, String stream) {
    List<String> calls = new ArrayList<>();
    int at = 0;
    while (true) {
      int start;
      long length;
      if (prefix == 0) {
        int digits = at;
        while (digits < stream.length() && "0123456789".indexOf(stream.charAt(digits)) >= 0) {
          digits++;
        }
        String number = stream.substring(at, digits);
        boolean over = digits == stream.length();
        BigInteger value = number.isEmpty() ? BigInteger.ZERO : new BigInteger(number);
        boolean wrong =
            (number.length() > 1 && number.startsWith("0"))
                || value.compareTo(BigInteger.valueOf(settings.maxLength())) > 0
                || (!over && (number.isEmpty() || stream.charAt(digits) != ':'));
        if (wrong || over) {
          return new Expected(calls, wrong);
        }
        start = digits + 1;
        length = value.longValueExact();
        int end = start + (int) length;
        if (end < stream.length() && stream.charAt(end) != ',') {
          return new Expected(calls, true);
        }
      } else {
        start = at + prefix;
        if (start > stream.length()) {
          return new Expected(calls, false);
        }
        length = 0;
        for (char digit : stream.substring(at, start).toCharArray()) {
          length = length * 256 + digit;
        }
        if (length > settings.maxLength()) {
          return new Expected(calls, true);
        }
      }
      int end = start + (int) length;
      int whole = prefix == 0 ? end + 1 : end;
      if (whole > stream.length()) {
        return new Expected(calls, false);
      }
      String string = stream.substring(start, end);
      calls.add("string " + string);
      switch (string.isEmpty() ? ' ' : string.charAt(0)) {
        case 'X', 'A', 'T' -> {
          return new Expected(calls, true);
        }
        case 'N' -> {
          return new Expected(calls, null);
        }
        default -> at = whole;
      }
    }
  }
}
