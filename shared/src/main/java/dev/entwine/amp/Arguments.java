package dev.entwine.amp;

import java.io.FileDescriptor;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds how a component of a record is written into a box. */
final class Arguments {

  private Arguments() {}

  /**
   * @throws IllegalArgumentException if there is no way, saying what would be one
   */
  static Argument<?> of(RecordComponent component) {
    ArgumentType chosen = component.getAnnotation(ArgumentType.class);
    return chosen == null ? of(component.getAnnotatedType()) : instance(chosen.value());
  }

  private static Argument<?> of(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType generic
        && rawType(generic) instanceof Class<?> raw
        && raw == List.class) {
      return list(generic.getAnnotatedActualTypeArguments()[0]);
    }
    if (annotated.getType() instanceof Class<?> type) {
      Argument<?> scalar = ScalarArgument.of(type);
      if (scalar != null) {
        return scalar;
      }
      if (type == FileDescriptor.class) {
        throw new IllegalArgumentException(
            "a file handle can't be sent from a JVM (Twisted's Descriptor): send its Path");
      }
    }
    throw new IllegalArgumentException(
        "AMP has nothing for the type "
            + annotated.getType().getTypeName()
            + ": take one of those that Command lists, or name an @ArgumentType");
  }

  private static Argument<?> list(AnnotatedType element) {
    if (element.isAnnotationPresent(Nullable.class)) {
      throw new IllegalArgumentException("an element of a list can't be left out: no @Nullable");
    }
    if (element.getType() instanceof Class<?> type && type.isRecord()) {
      return new BoxListArgument<>(Signature.of(type.asSubclass(Record.class)));
    }
    Argument<?> argument = of(element);
    if (argument instanceof BoxListArgument) {
      throw new IllegalArgumentException(
          "a list of lists of records has no form in AMP: make the inner list a record's component");
    }
    return new ListArgument<>(argument);
  }

  private static java.lang.reflect.Type rawType(AnnotatedParameterizedType generic) {
    return ((java.lang.reflect.ParameterizedType) generic.getType()).getRawType();
  }

  private static Argument<?> instance(Class<? extends Argument<?>> type) {
    try {
      Constructor<? extends Argument<?>> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName() + " needs a constructor without parameters", e);
    }
  }
}
