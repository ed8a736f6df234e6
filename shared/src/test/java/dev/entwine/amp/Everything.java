package dev.entwine.amp;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command with an argument of every type; its answer is the same. */
record Everything(
    int count,
    BigInteger large,
    double ratio,
    boolean flag,
    String text,
    Buffer bytes,
    Decimal price,
    OffsetDateTime time,
    Path path,
    List<Double> numbers,
    List<List<String>> words,
    List<Point> points,
    @WireName("class") @Nullable String kind,
    @WireName("with-dash") @Nullable Long dashed)
    implements Command<Everything> {

  record Point(int x, @Nullable String y) {}

  static Everything random(Random random) {
    return new Everything(
        random.nextInt(),
        new BigInteger(random.nextInt(2000), random).negate(),
        number(random),
        random.nextBoolean(),
        text(random),
        Buffer.buffer(text(random).getBytes(StandardCharsets.UTF_16)),
        decimal(random),
        OffsetDateTime.of(
            1 + random.nextInt(9999),
            1 + random.nextInt(12),
            1 + random.nextInt(28),
            random.nextInt(24),
            random.nextInt(60),
            random.nextInt(60),
            random.nextInt(1_000_000) * 1000,
            ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60) - 18 * 60))),
        Path.of("/" + text(random).replace("/", "").replace("\0", "").replace(".", "")),
        list(random, () -> number(random)),
        list(random, () -> list(random, () -> text(random))),
        list(random, () -> new Point(random.nextInt(), random.nextBoolean() ? null : text(random))),
        random.nextBoolean() ? null : text(random),
        random.nextBoolean() ? null : random.nextLong());
  }

  static double number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(2000) / 100.0;
      case 1 -> random.nextLong();
      case 2 -> Math.pow(2, random.nextInt(2100) - 1080);
      case 3 -> Double.longBitsToDouble(random.nextInt(1 << 20));
      case 4 -> Math.pow(10, random.nextInt(30) - 10) * random.nextInt(100);
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private static Decimal decimal(Random random) {
    if (random.nextInt(4) == 0) {
      String[] special = {"NaN", "-NaN", "sNaN", "-sNaN12", "Infinity", "-Infinity", "-0", "-0E+7"};
      return Decimal.parse(special[random.nextInt(special.length)]);
    }
    return Decimal.valueOf(
        new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(60) - 30));
  }

  private static String text(Random random) {
    int[] alphabet = {'a', 'B', ' ', '\n', 0, 0x7f, 0xe9, 0x20ac, 0x1f600};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static <T> List<T> list(Random random, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return List.copyOf(list);
  }
}
