import dev.entwine.reactor.Reactor;
import java.util.concurrent.CountDownLatch;

/** A call that blocks is made in a thread; the loop goes on meanwhile. */
public final class Entwine {

  public static void main(String[] args) {
    Reactor reactor = Reactor.create();
    CountDownLatch gate = new CountDownLatch(1);
    reactor.callLater(0.2, () -> openGate(gate));
    reactor
        .deferToThread(() -> passGate(gate))
        .addCallbackDo(answer -> System.out.println("thread: " + answer))
        .addFinally(done -> reactor.stop());
    reactor.run();
  }

  /** Blocks its thread until the gate is open. */
  private static String passGate(CountDownLatch gate) throws InterruptedException {
    gate.await();
    return "through the gate";
  }

  private static void openGate(CountDownLatch gate) {
    System.out.println("loop: opening the gate");
    gate.countDown();
  }
}
