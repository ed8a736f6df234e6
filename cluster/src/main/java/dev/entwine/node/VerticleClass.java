package dev.entwine.node;

import dev.entwine.service.OptionsError;
import dev.entwine.service.OptionsReader;
import dev.entwine.service.VerticleOptions;
import io.vertx.core.Deployable;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verticle's class, looked at without running any of its code.
 *
 * @param options the record its configuration is read into; null if it takes whatever it is given
 */
record VerticleClass(@Nullable Class<? extends Record> options) {

  /**
   * Finds the class.
   *
   * @throws OptionsError if there is none, or it is no verticle
   */
  static VerticleClass find(String name) {
    Class<?> type;
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new OptionsError("verticle", "there is no class '" + name + "' on the class path");
    }
    if (!Deployable.class.isAssignableFrom(type)) {
      throw new OptionsError(
          "verticle", "the class '" + name + "' is no verticle: it has to extend VerticleBase");
    }
    VerticleOptions annotation = type.getAnnotation(VerticleOptions.class);
    return new VerticleClass(annotation == null ? null : annotation.value());
  }

  /** The keys that it knows; none if it takes whatever it is given. */
  List<String> keys() {
    return options == null
        ? List.of()
        : Arrays.stream(options.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /**
   * Checks what the verticle is to be given, and says where it would listen.
   *
   * @return the endpoint that is configured or, without one, the verticle's own default; null if it
   *     has none
   * @throws OptionsError if it can't be used
   */
  @Nullable String endpointOf(JsonObject config) {
    if (options == null) {
      return config.getValue("endpoint") instanceof String endpoint ? endpoint : null;
    }
    Record read = OptionsReader.read(options, config);
    for (RecordComponent component : options.getRecordComponents()) {
      if (component.getName().equals("endpoint") && component.getType() == String.class) {
        try {
          component.getAccessor().setAccessible(true);
          return (String) component.getAccessor().invoke(read);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("can't read the endpoint of " + read, e);
        }
      }
    }
    return null;
  }
}
