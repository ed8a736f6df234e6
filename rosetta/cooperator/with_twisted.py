"""Do long work in small steps, several pieces in turn, while the loop goes on."""

from twisted.internet import task
from twisted.internet.defer import gatherResults


def count(name, to):
    """Work: each turn through the loop is a step."""
    for n in range(1, to + 1):
        print(name, n)
        yield


def spin(alarm):
    """Work without an end, but for an alarm that only a free loop can ring."""
    while alarm.active():
        yield
    print("the alarm rang")


async def main(reactor):
    await gatherResults([task.coiterate(count("left", 3)), task.coiterate(count("right", 2))])
    await task.coiterate(spin(reactor.callLater(0.1, lambda: None)))


task.react(main)
