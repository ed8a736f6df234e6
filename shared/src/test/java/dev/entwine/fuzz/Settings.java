package dev.entwine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the first three bytes of a fuzzer's input say: how long a piece may be, a choice, and how
 * the rest is cut.
 *
 * @param maxLength 1 to 64, or 300
 * @param choice 0 to 255, for what else there is to choose
 * @param cutting where the cuts are, as the seed of a random number; 0 is nowhere
 */
record Settings(int maxLength, int choice, int cutting) {

  static final int LENGTH = 3;

  static Settings of(byte[] input) {
    int length = input[0] & 0xFF;
    return new Settings(length < 128 ? 1 + length % 64 : 300, input[1] & 0xFF, input[2] & 0xFF);
  }

  /** Where a stream is cut, in ascending order. */
  List<Integer> cuts(int length) {
    List<Integer> cuts = new ArrayList<>();
    if (cutting > 0) {
      Random random = new Random(cutting);
      int most = 1 << random.nextInt(9);
      for (int at = 1 + random.nextInt(most); at < length; at += 1 + random.nextInt(most)) {
        cuts.add(at);
      }
    }
    return cuts;
  }
}
