"""Give a wait up: what is waited for frees what it holds, and who waits is told."""

from twisted.internet import task
from twisted.internet.defer import CancelledError, Deferred


def take_seat(row):
    """A Deferred that fires at the end of a play that has none."""
    print("seat taken in row", row)
    return Deferred(canceller=lambda own: print("seat given back"))


def leave(evening):
    print("leaving")
    evening.cancel()  # the chain waits for the seat's Deferred: that is what is cancelled


def outside(failure):
    failure.trap(CancelledError)
    print("outside")


def main(reactor):
    evening = Deferred()
    evening.addCallback(take_seat)
    evening.addErrback(outside)
    evening.callback(7)
    reactor.callLater(0.1, leave, evening)
    return evening


task.react(main)
