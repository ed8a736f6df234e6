package dev.entwine.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the record that a verticle's configuration is read into. Twisted's {@code usage.Options} of
 * a {@code twistd} plugin.
 *
 * <pre>{@code
 * @VerticleOptions(EchoOptions.class)
 * public final class EchoVerticle extends ReactorVerticle {
 *   private EchoOptions options() {
 *     return OptionsReader.read(EchoOptions.class, config());
 *   }
 * }</pre>
 *
 * <p>By it a node finds out what a verticle can be told, and checks the configuration of all of
 * them before it starts any. A verticle without it takes whatever it is given.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface VerticleOptions {

  /** The record; {@link OptionsReader} says what it may consist of. */
  Class<? extends Record> value();
}
