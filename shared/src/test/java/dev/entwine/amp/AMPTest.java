package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entwine.amp.Commands.Fail;
import dev.entwine.amp.Commands.Fatal;
import dev.entwine.amp.Commands.Known;
import dev.entwine.amp.Commands.Nobody;
import dev.entwine.amp.Commands.Note;
import dev.entwine.amp.Commands.Sum;
import dev.entwine.amp.Commands.Switch;
import dev.entwine.defer.CancelledError;
import dev.entwine.defer.Deferred;
import dev.entwine.defer.TimeoutError;
import dev.entwine.protocol.ConnectionDone;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.testing.IOPump;
import dev.entwine.testing.ManualClock;
import dev.entwine.testing.UnhandledRecorder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two ends of a connection in memory. */
class AMPTest {

  @RegisterExtension final UnhandledRecorder unhandled = new UnhandledRecorder();

  private final CommandLocator responders = Commands.responders();
  private final List<Throwable> lost = new ArrayList<>();
  private AMP server = new AMP(responders);
  private AMP client =
      new AMP() {
        @Override
        public void connectionLost(Throwable reason) {
          super.connectionLost(reason);
          lost.add(reason);
        }
      };
  private IOPump pump;

  private void connect() {
    pump = IOPump.connect(server, client);
  }

  /** What a Deferred has come to, its failure included. */
  private <T> Object outcome(Deferred<T> deferred) {
    List<Object> outcome = new ArrayList<>();
    deferred.addBoth((value, failure) -> outcome.add(failure == null ? value : failure));
    pump.flush();
    assertThat(outcome).as("it has come to something").hasSize(1);
    return outcome.get(0);
  }

  private void connectionStays() {
    assertThat(outcome(client.callRemote(new Sum(1, 2)))).isEqualTo(new Sum.Result(3));
    assertThat(lost).isEmpty();
  }

  @Test
  void a_call_is_answered() {
    connect();
    Deferred<Sum.Result> answer = client.callRemote(new Sum(13, 81));
    assertThat(outcome(answer)).isEqualTo(new Sum.Result(94));
  }

  @Test
  void answers_come_when_they_are_ready_and_in_any_order() {
    Deferred<Sum.Result> first = new Deferred<>();
    Deferred<Sum.Result> second = new Deferred<>();
    responders.responderDeferred(Sum.class, sum -> sum.a() == 1 ? first : second);
    connect();
    List<Integer> totals = new ArrayList<>();
    client.callRemote(new Sum(1, 0)).addCallbackDo(r -> totals.add(r.total()));
    client.callRemote(new Sum(2, 0)).addCallbackDo(r -> totals.add(r.total()));
    pump.flush();
    second.callback(new Sum.Result(2));
    pump.flush();
    first.callback(new Sum.Result(1));
    pump.flush();
    assertThat(totals).containsExactly(2, 1);
  }

  @Test
  void both_ends_ask_and_answer() {
    client.responder(Sum.class, sum -> new Sum.Result(-sum.a() - sum.b()));
    connect();
    assertThat(outcome(server.callRemote(new Sum(1, 2)))).isEqualTo(new Sum.Result(-3));
    connectionStays();
  }

  @Test
  void responders_of_the_connection_come_before_those_it_shares() {
    server.responder(Sum.class, sum -> new Sum.Result(0));
    connect();
    assertThat(outcome(client.callRemote(new Sum(1, 2)))).isEqualTo(new Sum.Result(0));
  }

  @Test
  void an_error_that_the_command_declares_is_the_same_at_the_caller() {
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Fail("known"))))
        .isInstanceOf(Known.class)
        .hasMessage("known: \u00e9");
    connectionStays();
  }

  @Test
  void a_fatal_error_closes_the_connection_once_it_is_there() {
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Fail("fatal"))))
        .isInstanceOf(Fatal.class)
        .hasMessage("fatal");
    assertThat(lost).singleElement().isInstanceOf(ConnectionDone.class);
  }

  @Test
  void an_unknown_error_tells_the_caller_nothing_and_closes_the_connection() {
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Fail("unknown"))))
        .isInstanceOf(UnknownRemoteError.class)
        .hasMessage("Code<UNKNOWN>: Unknown Error");
    assertThat(lost).hasSize(1);
    unhandled.takes(Commands.UNKNOWN);
  }

  @Test
  void a_responder_may_send_a_code_of_its_own() {
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Fail("remote"))))
        .isInstanceOfSatisfying(
            UnknownRemoteError.class, e -> assertThat(e.errorCode()).isEqualTo("OWN\u00ff"));
    connectionStays();
  }

  @Test
  void an_answer_that_can_not_be_sent_is_an_unknown_error() {
    responders.responder(Sum.class, sum -> null);
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Sum(1, 2))))
        .isInstanceOf(UnknownRemoteError.class);
    assertThat(unhandled.take())
        .singleElement()
        .isInstanceOf(BadLocalReturn.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("what the responder of Sum answered can't be sent: null is no answer");
  }

  @Test
  void a_command_that_nobody_answers_leaves_the_connection_open() {
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Nobody())))
        .isInstanceOf(UnhandledCommand.class)
        .hasMessage("Unhandled Command: b'Nobody'");
    connectionStays();
  }

  @Test
  void a_command_without_an_answer_is_only_told() {
    List<String> notes = new ArrayList<>();
    responders.responderDo(Note.class, note -> notes.add(note.how()));
    connect();
    client.callRemote(new Note("one"));
    Command<Acknowledgement> other = new Note("two");
    assertThat(outcome(client.callRemote(other))).isEqualTo(new Acknowledgement());
    assertThat(notes).containsExactly("one", "two");
    connectionStays();
  }

  @Test
  void a_command_without_an_answer_that_fails_closes_the_connection() {
    connect();
    client.callRemote(new Note("unknown"));
    pump.flush();
    unhandled.takes(Commands.UNKNOWN);
    assertThat(lost).hasSize(1);
  }

  @Test
  void an_error_that_no_errback_took_closes_the_connection() {
    connect();
    client.callRemote(new Fail("known"));
    pump.flush();
    assertThat(unhandled.take()).singleElement().isInstanceOf(Known.class);
    assertThat(lost).singleElement().isInstanceOf(ConnectionDone.class);
  }

  @Test
  void calls_fail_with_the_reason_of_the_connections_end_and_later_ones_at_once() {
    responders.responderDeferred(Sum.class, sum -> new Deferred<>());
    connect();
    Deferred<Sum.Result> waiting = client.callRemote(new Sum(1, 2));
    pump.flush();
    server.loseConnection();
    assertThat(outcome(waiting)).isInstanceOf(ConnectionDone.class).isSameAs(lost.get(0));
    assertThat(outcome(client.callRemote(new Sum(1, 2)))).isSameAs(lost.get(0));
    client.callRemote(new Note("nothing comes of it"));
    assertThatThrownBy(() -> client.sendBox(new AmpBox()))
        .isInstanceOf(dev.entwine.protocol.ConnectionLost.class);
  }

  @Test
  void a_call_may_be_given_up_and_its_answer_is_dropped() {
    Deferred<Sum.Result> late = new Deferred<>();
    responders.responderDeferred(
        Sum.class, sum -> sum.a() == 7 ? late : Deferred.succeed(new Sum.Result(3)));
    connect();
    Deferred<Sum.Result> call = client.callRemote(new Sum(7, 0));
    pump.flush();
    call.cancel();
    assertThat(outcome(call)).isInstanceOf(CancelledError.class);
    late.callback(new Sum.Result(7));
    connectionStays();
  }

  @Test
  void a_call_may_have_a_deadline() {
    Deferred<Sum.Result> late = new Deferred<>();
    responders.responderDeferred(
        Sum.class, sum -> sum.a() == 7 ? late : Deferred.succeed(new Sum.Result(3)));
    connect();
    ManualClock clock = new ManualClock();
    Deferred<Sum.Result> call =
        client.callRemote(new Sum(7, 0)).addTimeout(Duration.ofSeconds(5), clock);
    pump.flush();
    clock.advance(Duration.ofSeconds(5));
    assertThat(outcome(call)).isInstanceOf(TimeoutError.class);
    late.errback(new RemoteAmpError("LATE", "too late"));
    connectionStays();
  }

  @Test
  void what_is_too_long_is_refused_before_anything_is_sent() {
    connect();
    assertThatThrownBy(() -> client.callRemote(new Fail("x".repeat(65536))))
        .isInstanceOf(TooLong.class)
        .hasMessage("how: has 65536 bytes; 65535 is the most");
    assertThatThrownBy(() -> client.callRemoteString("RAW", new AmpBox().put("k".repeat(256), "")))
        .isInstanceOf(TooLong.class);
    assertThatThrownBy(() -> client.callRemote(new Fail(null)))
        .isInstanceOf(InvalidSignature.class)
        .hasMessage("how: is null, and the command wants it");
    connectionStays();
  }

  @Test
  void a_long_description_of_an_error_is_cut() {
    responders.responder(
        Fail.class,
        fail -> {
          throw new Known("x".repeat(100_000));
        });
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Fail("")))).hasMessage("x".repeat(65535));
  }

  @Test
  void an_answer_that_is_not_the_commands_fails_the_call() {
    responders.respondTo("Sum", box -> Deferred.succeed(new AmpBox().put("total", "many")));
    connect();
    assertThat((Throwable) outcome(client.callRemote(new Sum(1, 2))))
        .isInstanceOf(InvalidSignature.class)
        .hasMessage("total: a whole number is needed");
    assertThat(lost).isEmpty();
  }

  // Bounds.

  @Test
  void calls_that_wait_are_bounded_those_given_up_included() {
    responders.responderDeferred(Sum.class, sum -> new Deferred<>());
    client = new AMP(null, new AmpOptions(2, 10, 1 << 20, 1 << 20));
    connect();
    Deferred<Sum.Result> first = client.callRemote(new Sum(1, 1)).addErrback(e -> null);
    client.callRemote(new Sum(2, 2)).addErrback(e -> null);
    first.cancel();
    assertThat((Throwable) outcome(client.callRemote(new Sum(3, 3))))
        .isInstanceOf(AmpOverload.class)
        .hasMessage("2 calls wait for their answers, which is the most");
  }

  @Test
  void of_commands_that_are_not_answered_yet_only_so_many_are_read() {
    List<Deferred<Sum.Result>> running = new ArrayList<>();
    CommandLocator slow =
        new CommandLocator()
            .responderDeferred(
                Sum.class,
                sum -> {
                  running.add(new Deferred<>());
                  return running.get(running.size() - 1);
                });
    server = new AMP(slow, new AmpOptions(10, 3, 1 << 20, 1 << 20));
    connect();
    List<Integer> totals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      client.callRemote(new Sum(i, 0)).addCallbackDo(r -> totals.add(r.total()));
    }
    pump.flush();
    for (int i = 0; i < 100; i++) {
      assertThat(running).hasSize(Math.min(i + 3, 100));
      running.get(i).callback(new Sum.Result(i));
      pump.flush();
    }
    assertThat(totals).hasSize(100).isSorted();
  }

  @Test
  void a_box_that_is_too_large_fails_the_call_or_closes_the_connection() {
    client = new AMP(null, new AmpOptions(10, 10, 1 << 18, 1 << 20));
    server = new AMP(responders, new AmpOptions(10, 10, 1 << 17, 1 << 20));
    connect();
    AmpBox large = new AmpBox();
    for (int i = 0; i < 3; i++) {
      large.put("value" + i, Buffer.buffer(new byte[60_000]));
    }
    AmpBox tooLarge = large.copy();
    for (int i = 3; i < 6; i++) {
      tooLarge.put("value" + i, Buffer.buffer(new byte[60_000]));
    }
    assertThat((Throwable) outcome(client.callRemoteString("RAW", tooLarge)))
        .isInstanceOf(AmpOverload.class)
        .hasMessageEndingWith("262144 is the most");
    assertThat(outcome(client.callRemoteString("RAW", large))).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void who_does_not_read_is_not_written_to_without_end() {
    client = new AMP(null, new AmpOptions(100_000, 10, 1 << 17, 1 << 17));
    connect();
    server.pauseProducing();
    List<Throwable> errors = new ArrayList<>();
    AmpBox box = new AmpBox().put("value", Buffer.buffer(new byte[60_000]));
    for (int i = 0; i < 20; i++) {
      client.callRemoteString("RAW", box).addErrbackDo(errors::add);
      pump.flush();
    }
    assertThat(errors).isNotEmpty().allMatch(AmpOverload.class::isInstance);
    int failed = errors.size();
    server.resumeProducing();
    pump.flush();
    assertThat(errors).hasSize(failed);
    assertThat(outcome(client.callRemoteString("RAW", box))).isInstanceOf(AmpBox.class);
  }

  @Test
  void who_asks_and_never_reads_the_answers_is_cut() {
    server = new AMP(responders, new AmpOptions(10, 10, 1 << 17, 1 << 17));
    List<Throwable> reasons = new ArrayList<>();
    Protocol deaf =
        new Protocol() {
          @Override
          protected void connectionMade() {
            transport().pauseProducing();
            AmpBox box = new AmpBox().put("value", Buffer.buffer(new byte[60_000]));
            for (int i = 0; i < 20; i++) {
              transport().write(box.copy().put("_command", "RAW").put("_ask", "" + i).serialize());
            }
          }

          @Override
          public void dataReceived(Buffer data) {}

          @Override
          public void connectionLost(Throwable reason) {
            reasons.add(reason);
          }
        };
    pump = IOPump.connect(server, deaf);
    pump.flush();
    assertThat(server.transport().disconnecting()).isTrue();
    deaf.transport().resumeProducing();
    pump.flush();
    assertThat(reasons).singleElement().isInstanceOf(dev.entwine.protocol.ConnectionLost.class);
  }

  // Another protocol.

  private static final class Whisper extends Protocol {
    private String heard = "";
    private boolean over;

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer("psst"));
    }

    @Override
    public void dataReceived(Buffer data) {
      heard += data;
    }

    @Override
    public void connectionLost(Throwable reason) {
      over = true;
    }
  }

  @Test
  void both_ends_go_on_with_another_protocol() {
    connect();
    Deferred<Sum.Result> before = client.callRemote(new Sum(1, 2));
    Deferred<Protocol> switched =
        client.callRemote(new Switch(""), Factory.forProtocol(Whisper::new));
    assertThatThrownBy(() -> client.callRemote(new Sum(1, 2))).isInstanceOf(ProtocolSwitched.class);
    assertThat(outcome(before)).isEqualTo(new Sum.Result(3));
    Whisper whisper = (Whisper) outcome(switched);
    assertThat(whisper.heard).isEqualTo("PSST");
    assertThatThrownBy(() -> server.callRemote(new Sum(1, 2))).isInstanceOf(ProtocolSwitched.class);
    server.loseConnection();
    pump.flush();
    assertThat(whisper.over).isTrue();
    assertThat(lost).hasSize(1);
  }

  @Test
  void a_switch_that_is_refused_leaves_amp_as_it_was() {
    connect();
    assertThat(
            (Throwable)
                outcome(client.callRemote(new Switch("refuse"), Factory.forProtocol(Whisper::new))))
        .isInstanceOf(Known.class)
        .hasMessage("refused");
    connectionStays();
  }

  @Test
  void a_switch_that_is_given_up_closes_the_connection() {
    connect();
    Deferred<Protocol> switched =
        client.callRemote(new Switch(""), Factory.forProtocol(Whisper::new));
    switched.cancel();
    assertThat(outcome(switched)).isInstanceOf(CancelledError.class);
    assertThat(lost).hasSize(1);
  }

  @Test
  void another_thread_is_told_where_to_go() throws Exception {
    connect();
    List<Throwable> errors = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                client.callRemote(new Sum(1, 2));
              } catch (IllegalStateException e) {
                errors.add(e);
              }
            },
            "elsewhere");
    thread.start();
    thread.join(60_000);
    assertThat(errors)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("an AMP connection was used on elsewhere and belongs to another thread");
    connectionStays();
  }

  // The end.

  @Test
  void a_server_that_stops_answers_what_it_is_asked_and_closes() {
    Deferred<Sum.Result> slow = new Deferred<>();
    responders.responderDeferred(Sum.class, sum -> slow);
    connect();
    Deferred<Sum.Result> before = client.callRemote(new Sum(1, 2));
    pump.flush();
    server.shutdownRequested(Duration.ofSeconds(5));
    Deferred<Acknowledgement> after = client.callRemote(new Fail(""));
    pump.flush();
    assertThat(lost).isEmpty();
    slow.callback(new Sum.Result(3));
    assertThat(outcome(before)).isEqualTo(new Sum.Result(3));
    assertThat(outcome(after)).isInstanceOf(ConnectionDone.class);
  }

  @Test
  void a_server_that_stops_with_nothing_to_do_closes_at_once() {
    connect();
    server.shutdownRequested(Duration.ofSeconds(5));
    pump.flush();
    assertThat(lost).hasSize(1);
  }
}
