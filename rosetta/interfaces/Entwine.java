import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Says what something can do, asks whether it can, and finds who does. */
public final class Entwine {

  /** Whoever can greet somebody. */
  interface Greeter {
    /** A greeting for this name. */
    String greet(String name);
  }

  private static final class Polite implements Greeter {
    @Override
    public String greet(String name) {
      return "good day, " + name;
    }
  }

  /** Made elsewhere, and knows nothing of greeters. */
  private static final class Duck {
    String quack(String name) {
      return "quack, " + name;
    }
  }

  public static void main(String[] args) {
    Greeter polite = new Polite(); // is not compiled if what it declares is not all there
    Duck duck = new Duck();
    Greeter greetingDuck = duck::quack;

    System.out.println("polite: " + polite.greet("Ada"));
    System.out.println("is a duck a greeter? " + ((Object) duck instanceof Greeter ? "yes" : "no"));
    System.out.println("seen as one: " + greetingDuck.greet("Ada"));
    List<Greeter> greeters = new ArrayList<>(List.of(polite, greetingDuck));
    ServiceLoader.load(Greeter.class).forEach(greeters::add);
    System.out.println("greeters, with those that others bring: " + greeters.size());
  }
}
