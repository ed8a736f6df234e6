package dev.entwine.bus;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What is to be done: one of a few kinds of work that would block a loop.
 *
 * <p>Paths are those of the machine that does the work; a relative one counts from the folder that
 * its verticle opens to jobs. As JSON a task is an object with {@code kind} ({@code sha256}, {@code
 * gzip}, {@code bcrypt-hash}, {@code bcrypt-check}) and the components of its record.
 */
public sealed interface OffloadTask {

  /** The longest path, in characters. */
  int MAX_PATH = 4096;

  /** The name of the kind, as it is written in JSON. */
  String kind();

  /** The task as JSON. */
  JsonObject toJson();

  /** Reads a file through and answers with its digest ({@link OffloadAnswer.Sha256}). */
  record Sha256(String path) implements OffloadTask {
    public Sha256 {
      checkPath(path);
    }

    @Override
    public String kind() {
      return "sha256";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", kind()).put("path", path);
    }
  }

  /**
   * Compresses a file into a new one beside it, named with {@code .gz} at the end ({@link
   * OffloadAnswer.Gzip}). The file itself stays. What is written has the file's permissions and
   * time, and is not there before it is whole. One whose name ends in {@code .gz} already is
   * refused. A node that is killed meanwhile leaves a file {@code .entwine-*.gz.part} behind.
   *
   * @param overwrite whether a file that is there under the new name is replaced
   */
  record Gzip(String path, boolean overwrite) implements OffloadTask {
    public Gzip {
      checkPath(path);
    }

    @Override
    public String kind() {
      return "gzip";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", kind()).put("path", path).put("overwrite", overwrite);
    }
  }

  /**
   * Makes the hash under which a password is kept ({@link OffloadAnswer.BcryptHash}).
   *
   * @param password 1 to 72 bytes as UTF-8, without the character of code 0: bcrypt would overlook
   *     what follows
   */
  record BcryptHash(String password) implements OffloadTask {
    public BcryptHash {
      checkPassword(password);
    }

    @Override
    public String kind() {
      return "bcrypt-hash";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", kind()).put("password", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "BcryptHash[]";
    }
  }

  /**
   * Says whether a password belongs to a hash ({@link OffloadAnswer.BcryptCheck}).
   *
   * @param password as for {@link BcryptHash}
   * @param hash 60 characters that begin with {@code $2a$}, {@code $2b$}, {@code $2x$} or {@code
   *     $2y$}
   */
  record BcryptCheck(String password, String hash) implements OffloadTask {
    public BcryptCheck {
      checkPassword(password);
      if (!hash.matches("\\$2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{53}")) {
        throw new IllegalArgumentException(
            "hash: is not bcrypt's: 60 characters such as $2b$12$... are needed");
      }
    }

    @Override
    public String kind() {
      return "bcrypt-check";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", kind()).put("password", password).put("hash", hash);
    }

    /** Without the password and the hash. */
    @Override
    public String toString() {
      return "BcryptCheck[]";
    }
  }

  /**
   * Reads a task.
   *
   * @throws IllegalArgumentException if something is missing or wrong
   */
  static OffloadTask fromJson(JsonObject json) {
    String kind = Fields.text(json, "kind");
    return switch (kind) {
      case "sha256" -> new Sha256(Fields.text(json, "path"));
      case "gzip" -> new Gzip(Fields.text(json, "path"), Fields.flag(json, "overwrite"));
      case "bcrypt-hash" -> new BcryptHash(Fields.text(json, "password"));
      case "bcrypt-check" ->
          new BcryptCheck(Fields.text(json, "password"), Fields.text(json, "hash"));
      default ->
          throw new IllegalArgumentException(
              "kind: is '" + kind + "', one of sha256, gzip, bcrypt-hash, bcrypt-check is needed");
    };
  }

  private static void checkPath(String path) {
    if (path.isEmpty() || path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "path: 1 to " + MAX_PATH + " characters are needed, none of them of code 0");
    }
  }

  private static void checkPassword(String password) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > 72) {
      throw new IllegalArgumentException(
          "password: is " + bytes + " bytes long as UTF-8, bcrypt takes 1 to 72");
    }
    if (password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("password: bcrypt takes no character of code 0");
    }
  }
}
