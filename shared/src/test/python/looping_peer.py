"""Runs programs over LoopingCalls in Twisted and tells what happened.

Reads one program a line from standard input, as JSON, and writes its trace as one line of JSON.
LoopingProgram.java is the same interpreter for Entwine: a change here is a change there.
"""

import json
import sys

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock, LoopingCall


class Broken(Exception):
    pass


class Looper:
    """One loop, whose calls do one thing after the other of what the program says."""

    def __init__(self, number, plan, clock, log):
        self.number = number
        self.behaviours = plan["behaviours"]
        self.clock = clock
        self.log = log
        self.calls = 0
        self.waiting = None
        if plan["counts"]:
            self.loop = LoopingCall.withCount(self.counted)
        else:
            self.loop = LoopingCall(self.called)
        self.loop.clock = clock

    def say(self, what):
        self.log.append(f"{self.number} {what} at {self.clock.seconds():.2f}")

    def counted(self, count):
        self.say(f"counts {count}")
        return self.called()

    def called(self):
        behaviour = self.behaviours[self.calls % len(self.behaviours)]
        self.calls += 1
        self.say(behaviour)
        if behaviour == "raises":
            raise Broken()
        if behaviour == "waits":
            self.waiting = Deferred()
            return self.waiting
        if behaviour == "stops" and self.loop.running:
            self.loop.stop()
        if behaviour == "resets" and self.loop.running:
            self.loop.reset()
        return None

    def start(self, interval, now):
        if self.waiting is not None:
            return
        try:
            d = self.loop.start(interval, now)
        except AssertionError:
            self.say("is running")
            return
        except ValueError:
            self.say("has a wrong interval")
            return
        d.addCallbacks(self.stopped, self.failed)

    def stopped(self, loop):
        self.say("stopped" if loop is self.loop else "?")

    def failed(self, failure):
        self.say("failed with " + failure.type.__name__)

    def do(self, what):
        try:
            getattr(self.loop, what)()
        except AssertionError:
            self.say("is not running")

    def finish(self, well):
        if self.waiting is not None:
            d, self.waiting = self.waiting, None
            if well:
                d.callback(None)
            else:
                d.errback(Broken())


def run(program):
    log = []
    clock = Clock()
    loops = [Looper(i, plan, clock, log) for i, plan in enumerate(program["loops"])]
    for step in program["steps"]:
        if step[0] == "advance":
            clock.advance(step[1])
            continue
        loop = loops[step[1]]
        if step[0] == "start":
            loop.start(step[2], step[3])
        elif step[0] == "finish":
            loop.finish(step[2])
        else:
            loop.do(step[0])
    for loop in loops:
        loop.say("runs" if loop.loop.running else "rests")
    log.append(f"{len(clock.getDelayedCalls())} pending")
    return log


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
