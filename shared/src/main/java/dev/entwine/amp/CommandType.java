package dev.entwine.amp;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command's class says: its name, arguments, answer and errors. Found out once for each
 * class.
 */
final class CommandType<C extends Record, R extends Record> {

  private static final ClassValue<CommandType<?, ?>> KNOWN =
      new ClassValue<>() {
        @Override
        protected CommandType<?, ?> computeValue(Class<?> type) {
          return new CommandType<>(type);
        }
      };

  /** A declared error, and how the caller's is made. */
  private record Fault(
      Class<? extends Exception> type,
      String code,
      boolean fatal,
      Constructor<? extends Exception> constructor) {}

  private final String name;
  private final Signature<C> arguments;
  private final Signature<R> response;
  private final List<Fault> errors = new ArrayList<>();

  @SuppressWarnings("unchecked") // the types that the class itself declares
  private CommandType(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          type.getName() + ": a command has to be a record, whose components are its arguments");
    }
    WireName wireName = type.getAnnotation(WireName.class);
    try {
      name = Signature.checkName(wireName == null ? type.getSimpleName() : wireName.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(type.getName() + ": " + e.getMessage(), e);
    }
    arguments = (Signature<C>) Signature.of(type.asSubclass(Record.class));
    response = (Signature<R>) Signature.of(answerOf(type));
    collectErrors(type, new HashSet<>());
  }

  /** Of a command's record. */
  static CommandType<?, ?> of(Class<?> type) {
    return KNOWN.get(type);
  }

  @SuppressWarnings("unchecked") // the type of the command's own declaration
  static <R extends Record> CommandType<Record, R> of(Command<R> command) {
    return (CommandType<Record, R>) KNOWN.get(command.getClass());
  }

  String name() {
    return name;
  }

  Signature<C> arguments() {
    return arguments;
  }

  Signature<R> response() {
    return response;
  }

  // Which answer.

  private static Class<? extends Record> answerOf(Class<?> type) {
    if (ProtocolSwitchCommand.class.isAssignableFrom(type)) {
      return Acknowledgement.class;
    }
    if (argumentOfCommand(type, Map.of()) instanceof Class<?> answer && answer.isRecord()) {
      return answer.asSubclass(Record.class);
    }
    throw new IllegalArgumentException(
        type.getName() + ": its answer has to be a record: implements Command<TheAnswer>");
  }

  /** What stands for {@code R} in the {@link Command} that a type extends, however far up. */
  private static @Nullable Type argumentOfCommand(Type type, Map<TypeVariable<?>, Type> known) {
    Class<?> raw;
    Map<TypeVariable<?>, Type> here = new HashMap<>();
    if (type instanceof ParameterizedType generic) {
      raw = (Class<?>) generic.getRawType();
      Type[] given = generic.getActualTypeArguments();
      for (int i = 0; i < given.length; i++) {
        Type meant = given[i] instanceof TypeVariable<?> v ? known.get(v) : given[i];
        if (meant != null) {
          here.put(raw.getTypeParameters()[i], meant);
        }
      }
    } else if (type instanceof Class<?> plain) {
      raw = plain;
    } else {
      return null;
    }
    if (raw == Command.class) {
      return here.get(raw.getTypeParameters()[0]);
    }
    for (Type above : raw.getGenericInterfaces()) {
      Type found = argumentOfCommand(above, here);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // Which errors.

  private void collectErrors(Class<?> type, Set<Class<?>> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (CommandError declared : type.getAnnotationsByType(CommandError.class)) {
      if (errors.stream().anyMatch(e -> e.code().equals(declared.code()))) {
        throw new IllegalArgumentException(
            type.getName() + ": the code " + declared.code() + " is declared twice");
      }
      errors.add(
          new Fault(declared.type(), declared.code(), declared.fatal(), maker(type, declared)));
    }
    for (Class<?> above : type.getInterfaces()) {
      collectErrors(above, seen);
    }
  }

  private static Constructor<? extends Exception> maker(Class<?> type, CommandError declared) {
    try {
      Constructor<? extends Exception> maker = declared.type().getDeclaredConstructor(String.class);
      maker.setAccessible(true);
      return maker;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": the error "
              + declared.type().getName()
              + " needs a constructor that takes its message alone",
          e);
    }
  }

  /** An error of the responder, as it goes over the wire if it is a declared one. */
  Throwable toRemote(Throwable failure) {
    for (Fault error : errors) {
      if (error.type().isInstance(failure)) {
        String text = failure.getMessage();
        return new RemoteAmpError(error.code(), text == null ? "" : text, error.fatal(), failure);
      }
    }
    return failure;
  }

  /** What came over the wire, as the declared error if it is one. */
  Throwable fromRemote(RemoteAmpError remote) {
    for (Fault error : errors) {
      if (error.code().equals(remote.errorCode())) {
        return made(error, remote);
      }
    }
    return new UnknownRemoteError(remote.errorCode(), remote.description());
  }

  private static Throwable made(Fault error, RemoteAmpError remote) {
    try {
      return error.constructor().newInstance(remote.description());
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make a " + error.type().getName(), e);
    }
  }
}
