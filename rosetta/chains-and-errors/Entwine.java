import dev.entwine.defer.Deferred;

/** Divides by what a text spells: a step may fail, a failure passes by what can't take it. */
public final class Entwine {

  public static void main(String[] args) {
    for (String text : new String[] {"4", "four", "0"}) {
      divide(text);
    }
  }

  private static void divide(String text) {
    Deferred.succeed(text)
        .addCallback(Integer::parseInt)
        // Stands before the division: the chain goes on with a value. Any other error passes by.
        .addErrback(NumberFormatException.class, error -> takenForOne(text))
        .addCallback(n -> 12 / n)
        .addCallback(quotient -> text + " gives " + quotient)
        .addErrback(ArithmeticException.class, error -> text + " is nothing to divide by")
        .addCallbackDo(System.out::println)
        .addFinally(end -> System.out.println("done with " + text));
  }

  private static int takenForOne(String text) {
    System.out.println(text + " is no number: taking 1");
    return 1;
  }
}
