import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.amp.AMP;
import dev.entwine.amp.Acknowledgement;
import dev.entwine.amp.Command;
import dev.entwine.amp.CommandError;
import dev.entwine.amp.UnhandledCommand;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;

/** Questions with typed arguments, answers, and an error that is the same at the other end. */
public final class Entwine {

  record Sum(int a, int b) implements Command<Sum.Result> {
    record Result(int total) {}
  }

  @CommandError(type = ArithmeticException.class, code = "ZERO_DIVISION")
  record Divide(int numerator, int denominator) implements Command<Divide.Result> {
    record Result(double result) {}
  }

  record Forget() implements Command<Acknowledgement> {}

  private static final class Math extends AMP {
    Math() {
      responder(Sum.class, sum -> new Sum.Result(sum.a() + sum.b()));
      responder(Divide.class, Math::divide);
    }

    private static Divide.Result divide(Divide divide) {
      if (divide.denominator() == 0) {
        throw new ArithmeticException("division by zero");
      }
      return new Divide.Result((double) divide.numerator() / divide.denominator());
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> calculate(reactor)));
  }

  private static void calculate(Reactor reactor) {
    ListeningPort port = await(reactor.listenTCP(0, Factory.forProtocol(Math::new)));
    int number = ((IPv4Address) port.getHost()).port();
    AMP math =
        (AMP)
            await(
                Endpoints.client("tcp:127.0.0.1:" + number)
                    .connect(reactor, Factory.forProtocol(AMP::new)));

    System.out.println("13 + 81 = " + await(math.callRemote(new Sum(13, 81))).total());
    System.out.println("10 / 4 = " + await(math.callRemote(new Divide(10, 4))).result());
    try {
      await(math.callRemote(new Divide(1234, 0)));
    } catch (ArithmeticException e) {
      System.out.println("1234 / 0 is an error: ZeroDivisionError");
    }
    try {
      await(math.callRemote(new Forget()));
    } catch (UnhandledCommand e) {
      System.out.println("Forget is a command that nobody answers");
    }
    math.loseConnection();
    await(port.stopListening());
  }
}
