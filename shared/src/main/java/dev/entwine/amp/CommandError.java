package dev.entwine.amp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An error that a command's responder may fail with, and the code by which the caller gets it
 * again. Twisted's {@code errors} and {@code fatalErrors}.
 *
 * <p>Declared at the command, or at an interface it implements; the first that fits is taken, those
 * of the command itself before the others. Any other error is sent as {@code UNKNOWN}, reported
 * here, and closes the connection.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(CommandErrors.class)
public @interface CommandError {

  /**
   * The exception, subclasses included. The caller's is made by its constructor that takes a
   * message.
   */
  Class<? extends Exception> type();

  /** What is sent. */
  String code();

  /** Whether the connection is closed once it is sent. */
  boolean fatal() default false;
}
