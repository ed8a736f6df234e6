package dev.entwine.amp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a command or one of its arguments has on the wire, where it is not the one it has
 * in Java, such as {@code @WireName("class") String kind}. Twisted's {@code commandName}, and the
 * names in {@code arguments}, in which it turns dashes into underscores and avoids Python's
 * keywords.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface WireName {

  /** 1 to 255 characters of ASCII. */
  String value();
}
