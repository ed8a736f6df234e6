"""Ask three mirrors for the same: the first answer counts, and the others are told to stop."""

from twisted.internet import task
from twisted.internet.defer import CancelledError, DeferredList, fail


def ask(reactor, mirror, seconds):
    """A Deferred: the answer of a mirror that takes so long."""
    answer = task.deferLater(reactor, seconds, lambda: f"answer of the {mirror} mirror")
    return answer.addErrback(stopped, mirror)


def stopped(failure, mirror):
    failure.trap(CancelledError)
    print("stopped asking the", mirror, "mirror")
    return failure


def race(runners):
    """The first success; the others are cancelled. Newer Twisteds have one: defer.race."""
    first = DeferredList(runners, fireOnOneCallback=True, consumeErrors=True)
    return first.addCallback(finish, runners)


def finish(first, runners):
    if isinstance(first, list):  # nobody succeeded: the list of all (False, failure)
        return first[-1][1]
    for runner in runners:
        runner.cancel()
    value, index = first
    return value


async def main(reactor):
    broken = fail(ConnectionError("the mirror is broken"))
    print(await race([broken, ask(reactor, "far", 60), ask(reactor, "near", 0.1)]))


task.react(main)
