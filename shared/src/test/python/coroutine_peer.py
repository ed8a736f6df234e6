"""Runs programs of coroutines in Twisted: one JSON object a line in, its trace a line out.

What the programs are made of is said in CoroutineProgram.java, which runs the same ones.
"""

import gc
import json
import sys

from twisted.internet.defer import Deferred, DeferredLock, fail, inlineCallbacks, succeed
from twisted.internet.task import Clock, deferLater
from twisted.python.failure import Failure


class Boom(Exception):
    """A failure with a name."""


def show(result):
    """A value or a failure, as both sides write it."""
    if not isinstance(result, Failure):
        return str(result)
    if isinstance(result.value, Boom):
        return f"Boom({result.value})"
    return type(result.value).__name__


class Program:
    def __init__(self, program):
        self.bodies = program["bodies"]
        self.trace = []
        self.clock = Clock()
        self.lock = DeferredLock()
        self.deferreds = [self.deferred(i, kind) for i, kind in enumerate(program["deferreds"])]
        self.runs = [None] * len(self.bodies)
        self.running = set()

    def deferred(self, number, kind):
        def canceller(own):
            self.trace.append(f"d{number} cancelled")
            if kind == "answers":
                own.callback("from the canceller")
            elif kind == "fails":
                own.errback(Boom("canceller"))

        return Deferred(None if kind == "plain" else canceller)

    def run(self, main):
        for step in main:
            self.do(step)
        for i, d in enumerate(self.runs):
            if d is not None:
                self.trace.append(f"r{i} " + ("fired" if d.called and not d.paused else "waits"))
        trace = list(self.trace)
        self.end()
        return trace

    def end(self):
        """Leaves no coroutine waiting, and no failure unhandled."""
        for d in self.deferreds:
            d.addErrback(lambda failure: None)
        for d in self.runs:
            if d is not None:
                d.addErrback(lambda failure: None)
                for _ in range(1000):
                    if d.called and not d.paused:
                        break
                    d.cancel()

    def target(self, name):
        return (self.runs if name[0] == "r" else self.deferreds)[int(name[1:])]

    def observe(self, name, d):
        def passed(result):
            self.trace.append(f"{name} is {show(result)}")
            return result

        d.addBoth(passed)

    def do(self, step):
        """What needs no coroutine."""
        what = step[0]
        if what == "log":
            self.trace.append(step[1])
        elif what == "start":
            number = step[1]
            if self.runs[number] is None:
                # Marked before it runs: its own body may want to start it.
                self.runs[number] = Deferred()
                self.runs[number] = self.coroutine(number)
                self.observe(f"r{number}", self.runs[number])
        elif what in ("fire", "fail"):
            d = self.target(step[1])
            if d.called:
                self.trace.append(f"{step[1]} had fired")
            elif what == "fire":
                d.callback(step[2])
            else:
                d.errback(Boom(step[2]))
        elif what == "cancel":
            d = self.target(step[1])
            # Twisted fails if a body that has not waited yet cancels itself.
            if d is not None and not (step[1][0] == "r" and int(step[1][1:]) in self.running):
                self.trace.append(f"cancel {step[1]}")
                d.cancel()
        elif what == "observe":
            d = self.target(step[1])
            if d is not None:
                self.observe(step[1], d)
        elif what == "timeout":
            d = self.target(step[1])
            if d is not None:
                d.addTimeout(step[2], self.clock)
        elif what == "advance":
            self.clock.advance(step[1])
        else:
            raise AssertionError(step)

    @inlineCallbacks
    def coroutine(self, number):
        """The body of one coroutine; what runs of it, runs between two marks."""
        name = f"c{number}"
        self.running.add(number)
        try:
            self.trace.append(f"{name} begins")
            yield from self.steps(name, number, self.bodies[number])
            self.trace.append(f"{name} ends")
            return f"end of {name}"
        except Return as e:
            return e.args[0]
        finally:
            self.running.discard(number)

    def steps(self, name, number, steps):
        for step in steps:
            yield from self.step(name, number, step)

    def wait(self, name, number, d):
        self.running.discard(number)
        try:
            result = yield d
        finally:
            self.running.add(number)
        self.trace.append(f"{name} got {show(result)}")
        return result

    def step(self, name, number, step):
        what = step[0]
        if what == "await":
            d = self.target(step[1])
            if d is not None:
                yield from self.wait(name, number, d)
        elif what == "succeed":
            yield from self.wait(name, number, succeed(step[1]))
        elif what == "failed":
            yield from self.wait(name, number, fail(Boom(step[1])))
        elif what == "sleep":
            yield from self.wait(name, number, deferLater(self.clock, step[1], lambda: "slept"))
        elif what == "repeat":
            for _ in range(step[1]):
                yield from self.steps(name, number, step[2])
        elif what == "try":
            try:
                yield from self.steps(name, number, step[1])
            except Return:
                raise
            except Exception:
                self.trace.append(f"{name} caught {show(Failure())}")
                yield from self.steps(name, number, step[2])
        elif what == "finally":
            try:
                yield from self.steps(name, number, step[1])
            finally:
                self.trace.append(f"{name} finally")
                yield from self.steps(name, number, step[2])
        elif what == "locked":
            self.running.discard(number)
            try:
                yield self.lock.acquire()
            finally:
                self.running.add(number)
            self.trace.append(f"{name} has the lock")
            try:
                yield from self.steps(name, number, step[1])
            finally:
                self.trace.append(f"{name} releases")
                self.lock.release()
        elif what == "raise":
            raise Boom(step[1])
        elif what == "return":
            raise Return(step[1])
        else:
            self.do(step)


class Return(Exception):
    """Ends a body with a value, from however deep."""


# Python crashes now and then when it collects garbage in the middle of a generator.
gc.disable()

for count, line in enumerate(sys.stdin):
    if count % 100 == 0:
        gc.collect()
    program = json.loads(line)
    print(json.dumps(Program(program).run(program["main"])), flush=True)
