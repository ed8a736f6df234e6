package dev.entwine.defer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several Deferreds at once. Twisted's {@code DeferredList}.
 *
 * <p>Each of them keeps its result for the links that are added to it later, unless {@link
 * Option#CONSUME_ERRORS} is given. Cancelling the list cancels every Deferred in it, and nothing
 * else: the list fires when they do.
 *
 * <pre>{@code
 * DeferredList.of(List.of(first, second), CONSUME_ERRORS)
 *     .addCallbackDo(outcomes -> outcomes.forEach(System.out::println));
 * }</pre>
 *
 * <p>For plain values, or the first error, see {@link Deferred#gatherResults}.
 *
 * <p>Different from Twisted: cancelling a list that has fired, and whose chain waits for another
 * Deferred, cancels that one, as with every Deferred. Twisted's does nothing then.
 */
public final class DeferredList {

  /** What a list may be asked to do besides waiting. */
  public enum Option {
    /** Fail with {@link FirstError} as soon as one fails. Twisted's {@code fireOnOneErrback}. */
    FIRE_ON_ONE_ERRBACK,

    /**
     * Take errors from the Deferreds they came from, which go on with null. Twisted's {@code
     * consumeErrors}.
     */
    CONSUME_ERRORS
  }

  private DeferredList() {}

  /**
   * Waits for all of them, succeed or fail.
   *
   * @return fires with the outcomes in the list's order; at once if the list is empty. It fails
   *     only with {@link Option#FIRE_ON_ONE_ERRBACK}
   */
  public static <T extends @Nullable Object> Deferred<List<Outcome<T>>> of(
      Collection<? extends DeferredResult<? extends T>> deferreds, Option... options) {
    Gathering<T, List<Outcome<T>>> gathering =
        new Gathering<>(deferreds, options, null, outcomes -> outcomes);
    if (deferreds.isEmpty()) {
      gathering.all.callback(List.of());
    }
    return gathering.all;
  }

  /**
   * Waits for the first success. Unlike {@link Deferred#race} it leaves the others alone. Twisted's
   * {@code fireOnOneCallback}.
   *
   * @return fires with the first success, or, when all have failed, with their outcomes. For an
   *     empty list it never fires, as in Twisted
   */
  public static <T extends @Nullable Object> Deferred<First<T>> fireOnOneCallback(
      Collection<? extends DeferredResult<? extends T>> deferreds, Option... options) {
    return new Gathering<T, First<T>>(deferreds, options, First.Winner::new, First.NoWinner::new)
        .all;
  }

  static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
      Collection<? extends DeferredResult<? extends T>> deferreds, Option... options) {
    Option[] withFirstError = Arrays.copyOf(options, options.length + 1);
    withFirstError[options.length] = Option.FIRE_ON_ONE_ERRBACK;
    return DeferredList.<T>of(deferreds, withFirstError).addCallback(DeferredList::values);
  }

  private static <T extends @Nullable Object> List<T> values(List<Outcome<T>> outcomes) {
    List<T> values = new ArrayList<>(outcomes.size());
    outcomes.forEach(outcome -> values.add(outcome.value()));
    return Collections.unmodifiableList(values);
  }

  private interface OnFirst<T extends @Nullable Object, R> {
    R answer(int index, T value);
  }

  private static final class Gathering<T extends @Nullable Object, R> {
    final Deferred<R> all = new Deferred<>((Deferred.Delegate<R>) own -> cancelInputs());
    final List<Deferred<T>> inputs;
    final @Nullable Outcome<T>[] outcomes;
    final Set<Option> options;
    final @Nullable OnFirst<T, R> onFirst;
    final Function<List<Outcome<T>>, R> onAll;
    int finished;

    @SuppressWarnings({"unchecked", "rawtypes"}) // the same objects; an array of a generic type
    Gathering(
        Collection<? extends DeferredResult<? extends T>> deferreds,
        Option[] options,
        @Nullable OnFirst<T, R> onFirst,
        Function<List<Outcome<T>>, R> onAll) {
      this.inputs = List.copyOf((Collection<Deferred<T>>) deferreds);
      this.outcomes = new Outcome[inputs.size()];
      this.options = Set.copyOf(Arrays.asList(options));
      this.onFirst = onFirst;
      this.onAll = onAll;
      for (int i = 0; i < outcomes.length; i++) {
        follow(inputs.get(i), i);
      }
    }

    private void follow(Deferred<T> input, int index) {
      input.addCallbacks(
          value -> {
            finished(index, Outcome.succeeded(value));
            return value;
          },
          failure -> {
            finished(index, Outcome.failed(failure));
            if (options.contains(Option.CONSUME_ERRORS)) {
              return null;
            }
            throw failure;
          });
    }

    private void finished(int index, Outcome<T> outcome) {
      outcomes[index] = outcome;
      finished++;
      if (all.called()) {
        return;
      }
      if (outcome.success() && onFirst != null) {
        all.callback(onFirst.answer(index, outcome.value()));
      } else if (!outcome.success() && options.contains(Option.FIRE_ON_ONE_ERRBACK)) {
        all.errback(new FirstError(index, outcome.failure()));
      } else if (finished == outcomes.length) {
        all.callback(onAll.apply(List.of(outcomes)));
      }
    }

    private void cancelInputs() {
      for (Deferred<T> input : inputs) {
        try {
          input.cancel();
        } catch (RuntimeException | Error e) {
          UnhandledErrors.report("the canceller of a Deferred in a list", e);
        }
      }
    }
  }
}
