package dev.entwine.verticles.chat;

import dev.entwine.service.OptionsReader;
import io.vertx.core.json.JsonObject;

/** Chat options for a test: the defaults but for some. */
final class Options {

  private Options() {}

  static ChatOptions with(Object... keysAndValues) {
    return OptionsReader.read(ChatOptions.class, json(keysAndValues));
  }

  static JsonObject json(Object... keysAndValues) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      json.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return json;
  }
}
