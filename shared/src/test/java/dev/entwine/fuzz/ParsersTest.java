package dev.entwine.fuzz;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every parser: see {@link Framing} and the other checks. */
class ParsersTest {

  @ParameterizedTest
  @EnumSource
  void holdsForTheSeedsHoweverTheyAreCut(Parser parser) {
    for (byte[] seed : parser.seeds()) {
      parser.check(seed);
      for (int cutting = 0; parser.isCut() && cutting < 256; cutting++) {
        byte[] cut = seed.clone();
        cut[2] = (byte) cutting;
        parser.check(cut);
      }
    }
  }

  /** Beginnings of the seeds, and seeds with one byte changed: the shortest ways to go wrong. */
  @ParameterizedTest
  @EnumSource
  void holdsForDamagedSeeds(Parser parser) {
    Random random = new Random(1);
    for (byte[] seed : parser.seeds()) {
      for (int i = 0; i < seed.length; i++) {
        parser.check(Arrays.copyOf(seed, i));
        byte[] damaged = seed.clone();
        damaged[i] = (byte) random.nextInt(256);
        parser.check(damaged);
      }
    }
  }

  @Property(tries = 3_000)
  void holdsForGarbage(@ForAll Parser parser, @ForAll byte[] input) {
    parser.check(input);
  }

  /** Of pieces of seeds, which come further than garbage does. */
  @Property(tries = 3_000)
  void holdsForMixedSeeds(@ForAll("mixed") Tuple2<Parser, byte[]> mixed) {
    mixed.get1().check(mixed.get2());
  }

  @Provide
  Arbitrary<Tuple2<Parser, byte[]>> mixed() {
    return Combinators.combine(
            Arbitraries.of(Parser.class), Arbitraries.randomValue(r -> r.nextLong()))
        .as((parser, seed) -> Tuple.of(parser, mix(parser, new Random(seed))));
  }

  private static byte[] mix(Parser parser, Random random) {
    byte[] settings = new byte[Settings.LENGTH];
    random.nextBytes(settings);
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    mixed.writeBytes(settings);
    for (int i = random.nextInt(12); i > 0; i--) {
      byte[] seed = parser.seeds().get(random.nextInt(parser.seeds().size()));
      int from = random.nextInt(seed.length);
      mixed.write(seed, from, random.nextInt(seed.length - from + 1));
    }
    return mixed.toByteArray();
  }

  private static Stream<Arguments> shortStreams() {
    return Stream.of(
        arguments(new Lines(false), "ab\r\nR1x\r\nc\r\n"),
        arguments(new Lines(true), "Sa\r\nR1x\r\nPc\r\n"),
        arguments(new Strings(0), "2:Sa,0:,1:P,"),
        arguments(new Strings(1), "\2Sa\0\1P\3abc"),
        arguments(new Strings(2), "\0\2Sa\0\0\0\1P\0\1"),
        arguments(new Strings(4), "\0\0\0\2Sa\0\0\0\1P\0"),
        arguments(new States(), "\2Kabcd\0\2Sa"));
  }

  @ParameterizedTest
  @MethodSource("shortStreams")
  void holdsForEverySplitOfAShortStream(Framing framing, String stream) {
    byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
    for (int mask = 0; mask < 1 << (bytes.length - 1); mask++) {
      List<Integer> cuts = new ArrayList<>();
      for (int at = 1; at < bytes.length; at++) {
        if ((mask & 1 << (at - 1)) != 0) {
          cuts.add(at);
        }
      }
      framing.check(new Settings(20, 0, 0), bytes, cuts);
    }
  }
}
