"""Double a number, one second later, through a chain of callbacks."""

from twisted.internet import reactor
from twisted.internet.defer import Deferred


def double_later(x):
    """A Deferred that fires with twice x, one second from now."""
    doubled = Deferred()
    reactor.callLater(1, doubled.callback, x * 2)
    return doubled


def show(result):
    print("result:", result)
    reactor.stop()


number = Deferred()
number.addCallback(double_later)  # answers with a Deferred: the chain waits for it
number.addCallback(show)

number.callback(5)  # runs double_later now, before the loop does: its second begins here
reactor.run()
