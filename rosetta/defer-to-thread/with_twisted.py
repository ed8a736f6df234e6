"""A call that blocks is made in a thread; the loop goes on meanwhile."""

from threading import Event

from twisted.internet import task
from twisted.internet.threads import deferToThread


def pass_gate(gate):
    """Blocks its thread until the gate is open."""
    gate.wait()
    return "through the gate"


def open_gate(gate):
    print("loop: opening the gate")
    gate.set()


def main(reactor):
    gate = Event()
    reactor.callLater(0.2, open_gate, gate)
    passed = deferToThread(pass_gate, gate)
    return passed.addCallback(lambda answer: print("thread:", answer))


task.react(main)
