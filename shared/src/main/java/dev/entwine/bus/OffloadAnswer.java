package dev.entwine.bus;

import io.vertx.core.json.JsonObject;

/** What came of a task: for each kind of {@link OffloadTask} the answer of the same name. */
public sealed interface OffloadAnswer {

  /** The answer as JSON: {@code kind} as in its task, and the components of its record. */
  JsonObject toJson();

  /**
   * A file's digest.
   *
   * @param digest 64 hexadecimal digits, small letters
   * @param bytes how much was read
   */
  record Sha256(String digest, long bytes) implements OffloadAnswer {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", "sha256").put("digest", digest).put("bytes", bytes);
    }
  }

  /**
   * A compressed file.
   *
   * @param path where it is
   * @param bytes how much was read
   * @param written how long it is, in bytes
   */
  record Gzip(String path, long bytes, long written) implements OffloadAnswer {
    @Override
    public JsonObject toJson() {
      return new JsonObject()
          .put("kind", "gzip")
          .put("path", path)
          .put("bytes", bytes)
          .put("written", written);
    }
  }

  /**
   * A password's hash.
   *
   * @param hash 60 characters that begin with {@code $2b$}; they hold the salt and the cost
   */
  record BcryptHash(String hash) implements OffloadAnswer {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", "bcrypt-hash").put("hash", hash);
    }

    /** Without the hash. */
    @Override
    public String toString() {
      return "BcryptHash[]";
    }
  }

  /**
   * Whether a password is right.
   *
   * @param matches whether it belongs to the hash
   */
  record BcryptCheck(boolean matches) implements OffloadAnswer {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("kind", "bcrypt-check").put("matches", matches);
    }
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException if something is missing or wrong
   */
  static OffloadAnswer fromJson(JsonObject json) {
    String kind = Fields.text(json, "kind");
    return switch (kind) {
      case "sha256" -> new Sha256(Fields.text(json, "digest"), Fields.number(json, "bytes"));
      case "gzip" ->
          new Gzip(
              Fields.text(json, "path"),
              Fields.number(json, "bytes"),
              Fields.number(json, "written"));
      case "bcrypt-hash" -> new BcryptHash(Fields.text(json, "hash"));
      case "bcrypt-check" -> new BcryptCheck(Fields.flag(json, "matches"));
      default -> throw new IllegalArgumentException("kind: is '" + kind + "', which is not known");
    };
  }
}
