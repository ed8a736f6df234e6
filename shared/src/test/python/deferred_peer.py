"""Runs programs over Deferreds in Twisted and tells what happened.

Reads one program a line from standard input, as JSON, and writes its trace as one line of JSON.
DeferredProgram.java is the same interpreter for Entwine: a change here is a change there.
"""

import gc
import json
import sys
import threading

from twisted.internet import defer, task
from twisted.logger import globalLogBeginner
from twisted.python.failure import Failure

FUEL = 200


class ErrA(Exception):
    pass


class ErrB(Exception):
    pass


def the_error(text):
    return (ErrA if text.startswith("A") else ErrB)(text)


class ReactorLikeClock(task.Clock):
    """A call that raises is logged and disturbs nobody, as with a reactor: Clock lets it out."""

    def __init__(self, log):
        super().__init__()
        self.log = log

    def callLater(self, delay, f):
        def guarded():
            try:
                f()
            except Exception as e:
                self.log.append(show_error(e))

        return super().callLater(delay, guarded)


def show_error(e):
    if isinstance(e, defer.FirstError):
        return "FirstError(#%d,%s)" % (e.index, show_error(e.subFailure.value))
    if isinstance(e, (ErrA, ErrB)):
        return str(e)
    if isinstance(e, AssertionError):
        return "misuse"
    if type(e) is ValueError:
        return "bad argument"
    return type(e).__name__


def show(value):
    if value is None:
        return "null"
    if isinstance(value, Failure):
        return "!" + show_error(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "[" + ",".join(show(v) for v in value) + "]"
    if isinstance(value, tuple) and value[0] in (True, False) and not isinstance(value[1], int):
        return show(value[1]) if value[0] else "!" + show_error(value[1].value)
    if isinstance(value, tuple):
        return "%s@%d" % (show(value[0]), value[1])
    return type(value).__name__


class Program:
    def __init__(self, unhandled):
        self.trace = []
        self.deferreds = []
        self.reach = []  # the smallest number that waiting for this one may lead to
        self.pauses = []
        self.timers = []
        self.primitives = []
        self.queues = []
        self.links = 0
        self.moves = 0
        self.fuel = FUEL
        self.depth = 0
        self.clock = ReactorLikeClock(unhandled)

    # The things a program is about.

    def register(self, d, reach=None):
        self.deferreds.append(d)
        self.reach.append(len(self.deferreds) - 1 if reach is None else reach)
        self.pauses.append(0)
        return len(self.deferreds) - 1

    def pick(self, op, key, things):
        return op[key] % len(things) if things else None

    def run(self, ops):
        self.depth += 1
        for op in ops:
            if self.fuel == 0:
                break
            self.fuel -= 1
            try:
                getattr(self, "op_" + op["op"])(op)
            except Exception as e:
                self.trace.append("%s raised %s" % (op["op"], show_error(e)))
        self.depth -= 1

    def target(self, op, key="d"):
        i = self.pick(op, key, self.deferreds)
        if i is None or self.deferreds[i] is None:
            self.trace.append("nothing to " + op["op"])
            return None, None
        return i, self.deferreds[i]

    # Links.

    def link(self, spec, above):
        """A function for a link of Deferred number `above`; what it may wait for lies above that."""
        number = self.links
        self.links += 1

        def call(value=None):
            self.trace.append("link %d gets %s" % (number, show(value)))
            self.run(spec["body"])
            self.trace.append("link %d done" % number)
            return self.answer(spec, value, above)

        return call

    def answer(self, spec, value, above):
        then, what = spec["then"], spec["what"]
        if then == "pass":
            return value
        if then == "raise":
            raise the_error("A" + what)
        if then == "raiseB":
            raise the_error("B" + what)
        if above is not None and then == "deferred":
            choice = len(self.deferreds) - above - 1
            if choice > 0:
                other = above + 1 + spec["which"] % choice
                if self.reach[other] > above and self.deferreds[other] is not None:
                    return self.deferreds[other]
        if above is not None and then == "succeed":
            return defer.succeed(what)
        if above is not None and then == "fail":
            return defer.fail(the_error("A" + what))
        if above is not None and then == "pending":
            d = defer.Deferred()
            self.register(d)
            return d
        return what

    def is_list(self, i):
        return isinstance(self.deferreds[i], defer.DeferredList)

    def above(self, i):
        # Twisted's DeferredList.cancel() does not reach what its own chain waits for.
        return None if self.is_list(i) else i

    # Operations.

    def op_new(self, op):
        spec = op.get("canceller")
        if spec is None:
            self.register(defer.Deferred())
            return
        number = len(self.deferreds)

        def canceller(d):
            self.trace.append("canceller of %d" % number)
            self.run(spec["body"])
            if spec["then"] == "callback":
                d.callback(spec["what"])
            elif spec["then"] == "errback":
                d.errback(the_error("A" + spec["what"]))
            elif spec["then"] == "raise":
                raise the_error("B" + spec["what"])

        self.register(defer.Deferred(canceller))

    def op_callback(self, op):
        i, d = self.target(op)
        if d is not None and not self.is_list(i):
            d.callback(op["what"])

    def op_errback(self, op):
        i, d = self.target(op)
        if d is not None:
            d.errback(the_error(op["what"]))

    def op_add(self, op):
        i, d = self.target(op)
        if d is None:
            return
        kind = op["kind"]
        # What a finally answers is dropped, so it must not be a Deferred with a failure in it.
        f = self.link(op["link"], None if kind == "finally" else self.above(i))
        if kind == "callback":
            d.addCallback(f)
        elif kind == "errback":
            d.addErrback(f)
        elif kind == "both":
            d.addBoth(f)
        elif kind == "trap":

            def trapping(failure):
                failure.trap(ErrA)
                return f(failure)

            d.addErrback(trapping)
        elif kind == "finally":

            def through(result):
                f(result)
                return result

            d.addBoth(through)
        elif kind == "pair":
            d.addCallbacks(f, self.link(op["link2"], self.above(i)))

    def op_pause(self, op):
        i, d = self.target(op)
        if d is not None:
            self.pauses[i] += 1
            d.pause()

    def op_unpause(self, op):
        i, d = self.target(op)
        if d is not None and self.pauses[i] > 0:
            self.pauses[i] -= 1
            d.unpause()

    def op_cancel(self, op):
        i, d = self.target(op)
        if d is not None:
            self.trace.append("cancel %d" % i)
            d.cancel()
            self.trace.append("cancelled %d" % i)

    def op_chain(self, op):
        i, d = self.target(op)
        j, other = self.target(op, "to")
        if d is not None and other is not None and not self.is_list(j):
            d.chainDeferred(other)

    def op_timeout(self, op):
        i, d = self.target(op)
        if d is None:
            return
        spec = op.get("on")
        if spec is None:
            d.addTimeout(op["time"], self.clock)
        else:
            f = self.link(spec, None)
            d.addTimeout(op["time"], self.clock, lambda value, timeout: f(value))

    def op_list(self, op):
        numbers = [n % len(self.deferreds) for n in op["ds"]] if self.deferreds else []
        numbers = [n for n in numbers if self.deferreds[n] is not None]
        inputs = [self.deferreds[n] for n in numbers]
        number = len(self.deferreds)
        reach = min([self.reach[n] for n in numbers] + [number])
        kind = op["kind"]
        consume = "consume" in op["options"]
        if kind == "gather":
            d = defer.gatherResults(inputs, consumeErrors=consume)
        else:
            d = defer.DeferredList(
                inputs,
                fireOnOneCallback=kind == "first",
                fireOnOneErrback="firstError" in op["options"],
                consumeErrors=consume,
            )
        self.register(d, reach)

    def op_lock(self, op):
        self.primitives.append(defer.DeferredLock())

    def op_semaphore(self, op):
        self.primitives.append(defer.DeferredSemaphore(op["tokens"]))

    def op_acquire(self, op):
        p = self.pick(op, "p", self.primitives)
        if p is not None:
            self.register(self.primitives[p].acquire())

    def op_release(self, op):
        p = self.pick(op, "p", self.primitives)
        if p is not None:
            self.primitives[p].release()

    def op_run(self, op):
        p = self.pick(op, "p", self.primitives)
        if p is None:
            return
        i = self.register(None)
        f = self.link(op["link"], i)
        self.deferreds[i] = self.primitives[p].run(f)

    def op_queue(self, op):
        self.queues.append(defer.DeferredQueue(op.get("size"), op.get("backlog")))

    def op_put(self, op):
        q = self.pick(op, "q", self.queues)
        if q is not None:
            self.queues[q].put(op["what"])

    def op_get(self, op):
        q = self.pick(op, "q", self.queues)
        if q is not None:
            self.register(self.queues[q].get())

    def op_later(self, op):
        number = len(self.timers)
        self.timers.append(None)

        def call():
            self.trace.append("timer %d" % number)
            self.run(op["body"])

        self.timers[number] = self.clock.callLater(op["time"], call)

    def op_cancelTimer(self, op):
        t = self.pick(op, "t", self.timers)
        if t is not None:
            self.timers[t].cancel()

    def op_moveTimer(self, op):
        t = self.pick(op, "t", self.timers)
        # Among equals a moved call keeps an arbitrary place in Twisted, and a call moved from
        # inside a call is not sorted in at all: so each move leads to a time of its own.
        if t is not None and self.depth == 1:
            time = op["time"] + (1 << self.moves)
            self.moves += 1
            if op["how"] == "reset":
                self.timers[t].reset(time)
            else:
                self.timers[t].delay(time)

    def op_advance(self, op):
        if self.depth == 1:
            self.clock.advance(op["time"])
            self.trace.append("%d calls pending" % len(self.clock.getDelayedCalls()))

    def op_peek(self, op):
        i, d = self.target(op)
        if d is not None:
            self.trace.append(self.state(i))

    def tell_states(self):
        for i in range(len(self.deferreds)):
            self.trace.append(self.state(i))

    def finish(self):
        """Lets everything go on that is held, late or not fired, so that all links come to run."""
        self.fuel = FUEL
        self.run([{"op": "advance", "time": 2_000_000_000}])
        i = -1
        while (i := i + 1) < len(self.deferreds):
            unpause = {"op": "unpause", "d": i}
            fire = {"op": "errback" if i % 3 == 2 else "callback", "d": i, "what": "A%d" % i}
            self.run([unpause] * self.pauses[i])
            d = self.deferreds[i]
            if d is not None and not d.called:
                self.run([fire])

    def state(self, i):
        d = self.deferreds[i]
        if d is None:
            return "%d: none" % i
        if not d.called:
            result = "unfired"
        elif isinstance(d.result, defer.Deferred):
            result = "waiting"
        else:
            result = show(d.result)
        standing = d._debugInfo.failResult if d._debugInfo is not None else None
        return "%d: %s%s%s" % (
            i,
            result,
            " paused" if d.paused else "",
            "" if standing is None else " standing " + show(standing),
        )


def interpret(ops, unhandled):
    program = Program(unhandled)
    program.run(ops)
    program.tell_states()
    program.finish()
    program.tell_states()
    return program.trace


def main():
    unhandled = []

    def observe(event):
        failure = event.get("log_failure")
        if failure is not None:
            unhandled.append(show_error(failure.value))

    globalLogBeginner.beginLoggingTo([observe], redirectStandardIO=False, discardBuffer=True)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        trace = interpret(json.loads(line)["ops"], unhandled)
        gc.collect()
        print(json.dumps({"trace": trace, "unhandled": sorted(unhandled)}), flush=True)
        unhandled.clear()


# What a program nests, the interpreter nests several times over.
sys.setrecursionlimit(100_000)
threading.stack_size(256 * 1024 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()
