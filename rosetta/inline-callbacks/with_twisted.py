"""Halve a number until it is odd: a loop, with a wait and a failure inside it."""

from twisted.internet import task
from twisted.internet.defer import fail, inlineCallbacks


def half(reactor, n):
    """A Deferred: half of n a moment later, or a failure if n is odd."""
    if n % 2:
        return fail(ValueError(f"{n} is odd"))
    return task.deferLater(reactor, 0.1, lambda: n // 2)


@inlineCallbacks
def main(reactor):
    n = 40
    try:
        while True:
            print(n)
            n = yield half(reactor, n)
    except ValueError as error:
        print("stopped:", error)


task.react(main)
