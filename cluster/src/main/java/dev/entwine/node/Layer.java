package dev.entwine.node;

import io.vertx.config.ConfigStoreOptions;

/** One source of configuration, which is merged over the weaker ones. */
interface Layer {

  /** What vertx-config reads. */
  ConfigStoreOptions store();

  /** Where in this source a wrong key was said, for the beginning of an error's line. */
  String blame(String key);
}
