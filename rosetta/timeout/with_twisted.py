"""Wait for an answer, but not for ever."""

from twisted.internet import task
from twisted.internet.defer import TimeoutError


def ask(reactor, who, seconds):
    """A Deferred: the answer of somebody who takes so long."""
    return task.deferLater(reactor, seconds, lambda: f"{who} answers")


async def main(reactor):
    print(await ask(reactor, "the quick one", 0).addTimeout(60, reactor))
    try:
        print(await ask(reactor, "the slow one", 60).addTimeout(0.1, reactor))
    except TimeoutError:
        print("the slow one is not waited for")


task.react(main)
