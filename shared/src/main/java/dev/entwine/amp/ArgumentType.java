package dev.entwine.amp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Has a component written in a way of its own, instead of the one that its type has. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ArgumentType {

  /** It needs a constructor without parameters. */
  Class<? extends Argument<?>> value();
}
