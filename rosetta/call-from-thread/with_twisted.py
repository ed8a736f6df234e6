"""A thread hands what it finds to the loop, and asks it for something."""

from twisted.internet import reactor
from twisted.internet.task import deferLater
from twisted.internet.threads import blockingCallFromThread

found = []  # belongs to the loop: only what runs there touches it


def add(n):
    found.append(n)
    print("loop: got", n)


def total():
    """A Deferred: the sum of what has come so far, a moment later."""
    return deferLater(reactor, 0.1, lambda: sum(found))


def search():
    for n in (1, 2, 3):
        reactor.callFromThread(add, n)
    print("thread: the sum is", blockingCallFromThread(reactor, total))
    reactor.callFromThread(reactor.stop)


reactor.callInThread(search)
reactor.run()
