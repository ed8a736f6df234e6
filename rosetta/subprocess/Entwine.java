import dev.entwine.defer.Deferred;
import dev.entwine.protocol.ConnectionClosed;
import dev.entwine.protocol.ProcessProtocol;
import dev.entwine.protocol.ProcessTerminated;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A child process is given a line and answers; another one is ended by a signal. */
public final class Entwine {

  private static final class Upper extends ProcessProtocol {
    final Deferred<Void> ended = new Deferred<>();
    private final Buffer answer = Buffer.buffer();

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("hello\n"));
      transport().closeStdin();
    }

    @Override
    public void outReceived(Buffer data) {
      answer.appendBuffer(data);
    }

    @Override
    public void processEnded(ConnectionClosed reason) {
      System.out.println("answer: " + answer.toString().strip());
      System.out.println("exit code: " + ((ProcessTerminated) reason).exitCode());
      ended.callback(null);
    }
  }

  private static final class Endless extends ProcessProtocol {
    final Deferred<Void> ended = new Deferred<>();

    @Override
    public void outReceived(Buffer data) {
      transport().signalProcess("TERM");
    }

    @Override
    public void processEnded(ConnectionClosed reason) {
      System.out.println("ended by signal: " + ((ProcessTerminated) reason).signal());
      ended.callback(null);
    }
  }

  public static void main(String[] args) {
    Reactor.react(Entwine::start);
  }

  private static Deferred<Void> start(Reactor reactor) {
    Upper upper = new Upper();
    String script = "tr a-z A-Z; exit 3";
    reactor.spawnProcess(upper, "/bin/sh", List.of("sh", "-c", script));
    return upper.ended.addCallbackDeferred(done -> startTheOther(reactor));
  }

  private static Deferred<Void> startTheOther(Reactor reactor) {
    Endless endless = new Endless();
    String script = "echo ready; exec sleep 600";
    reactor.spawnProcess(endless, "/bin/sh", List.of("sh", "-c", script));
    return endless.ended;
  }
}
