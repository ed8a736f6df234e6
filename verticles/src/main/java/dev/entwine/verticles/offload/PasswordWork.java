package dev.entwine.verticles.offload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.entwine.bus.OffloadAnswer;
import dev.entwine.bus.OffloadError;
import dev.entwine.bus.OffloadFailure;
import dev.entwine.bus.OffloadTask;
import java.security.SecureRandom;

/**
 * The work on passwords. It takes a processor for as long as the cost says and can't be stopped
 * halfway.
 */
final class PasswordWork {

  private final int cost;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param cost of the hashes that are made
   */
  PasswordWork(int cost) {
    this.cost = cost;
  }

  OffloadAnswer hash(OffloadTask.BcryptHash task) {
    Version version = Version.VERSION_2B;
    byte[] hash =
        BCrypt.with(version, random, LongPasswordStrategies.strict(version))
            .hash(cost, task.password().getBytes(UTF_8));
    return new OffloadAnswer.BcryptHash(new String(hash, US_ASCII));
  }

  OffloadAnswer check(OffloadTask.BcryptCheck task) {
    int asked = Integer.parseInt(task.hash().substring(4, 6));
    if (asked < BCrypt.MIN_COST || asked > OffloadOptions.MAX_BCRYPT_COST) {
      throw new OffloadError(
          OffloadFailure.BAD_REQUEST,
          String.format(
              "hash: is of cost %d, %d to %d is checked here",
              asked, BCrypt.MIN_COST, OffloadOptions.MAX_BCRYPT_COST));
    }
    BCrypt.Result result =
        BCrypt.verifyer().verify(task.password().getBytes(UTF_8), task.hash().getBytes(US_ASCII));
    return new OffloadAnswer.BcryptCheck(result.verified);
  }
}
