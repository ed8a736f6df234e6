package dev.entwine.defer;

import org.jspecify.annotations.Nullable;

/**
 * A link of a {@link Deferred}'s chain that is more than a callback: one that looks at failures.
 *
 * <p>It is given the whole result, a value or {@link Failed}, and answers with the next one. So
 * letting a result pass costs nothing, and each shape of link is one object.
 */
abstract class Link {

  private Link() {}

  /** A failure as the result of a chain, told apart from a value that happens to be a Throwable. */
  record Failed(Throwable cause) {}

  abstract @Nullable Object run(@Nullable Object result) throws Throwable;

  static Link errback(Callback<? super Throwable, ?> f) {
    return new Link() {
      @Override
      @Nullable Object run(@Nullable Object result) throws Throwable {
        return result instanceof Failed failed ? f.call(failed.cause()) : result;
      }
    };
  }

  static <X extends Throwable> Link trap(Class<X> type, Callback<? super X, ?> f) {
    return new Link() {
      @Override
      @Nullable Object run(@Nullable Object result) throws Throwable {
        return result instanceof Failed failed && type.isInstance(failed.cause())
            ? f.call(type.cast(failed.cause()))
            : result;
      }
    };
  }

  @SuppressWarnings("unchecked") // the chain's types, which are gone at run time
  static <T extends @Nullable Object> Link pair(
      Callback<? super T, ?> onValue, Callback<? super Throwable, ?> onFailure) {
    return new Link() {
      @Override
      @Nullable Object run(@Nullable Object result) throws Throwable {
        return result instanceof Failed failed
            ? onFailure.call(failed.cause())
            : onValue.call((T) result);
      }
    };
  }

  @SuppressWarnings("unchecked") // as above
  static <T extends @Nullable Object> Link both(BothCallback<? super T, ?> f) {
    return new Link() {
      @Override
      @Nullable Object run(@Nullable Object result) throws Throwable {
        return result instanceof Failed failed
            ? f.call(null, failed.cause())
            : f.call((T) result, null);
      }
    };
  }

  static <T extends @Nullable Object> Link always(Deferred<T> own, Action<? super Deferred<T>> f) {
    return new Link() {
      @Override
      @Nullable Object run(@Nullable Object result) throws Throwable {
        f.call(own);
        return result;
      }
    };
  }

  /** The action as a callback that answers with null. */
  static <T extends @Nullable Object> Callback<T, @Nullable Object> answerless(
      Action<? super T> f) {
    return value -> {
      f.call(value);
      return null;
    };
  }
}
