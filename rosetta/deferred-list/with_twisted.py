"""Ask several at once: for every outcome, or for every value and no failure."""

from twisted.internet import task
from twisted.internet.defer import DeferredList, FirstError, gatherResults


def half(reactor, n):
    """A Deferred: half of n a moment later, or a failure if n is odd."""

    def halve():
        if n % 2:
            raise ValueError(f"{n} is odd")
        return n // 2

    return task.deferLater(reactor, n / 100, halve)


def halves(reactor, *numbers):
    return [half(reactor, n) for n in numbers]


async def main(reactor):
    for ok, result in await DeferredList(halves(reactor, 6, 3, 2), consumeErrors=True):
        print("one:", result if ok else result.getErrorMessage())

    print("all:", await gatherResults(halves(reactor, 6, 4, 2)))

    try:
        await gatherResults(halves(reactor, 6, 3, 2), consumeErrors=True)
    except FirstError as first:
        print("not all:", first.subFailure.getErrorMessage())


task.react(main)
