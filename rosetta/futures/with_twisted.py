"""Deferreds from asyncio's futures, and the other way round."""

import asyncio

from twisted.internet import asyncioreactor

loop = asyncio.new_event_loop()
asyncioreactor.install(loop)  # before anything that imports the reactor

from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.task import react


@inlineCallbacks
def main(reactor):
    theirs = loop.create_future()
    reactor.callLater(0.05, theirs.set_result, 21)
    number = yield Deferred.fromFuture(theirs)
    print("theirs as ours:", number * 2)

    ours = Deferred()
    ours.addCallback(lambda number: number * 2)
    reactor.callLater(0.05, ours.callback, 21)
    theirs = ours.asFuture(loop)  # takes the result: ours has None from here on
    seen = Deferred()
    theirs.add_done_callback(lambda done: seen.callback(done.result()))
    print("ours as theirs:", (yield seen))

    theirs = loop.create_future()
    reactor.callLater(0.05, theirs.set_exception, ValueError("broken"))
    try:
        yield Deferred.fromFuture(theirs)
    except ValueError as reason:
        print("theirs failed, and ours with it:", reason)

    theirs = loop.create_future()
    ours = Deferred.fromFuture(theirs)
    ours.addErrback(lambda failure: failure.trap(asyncio.CancelledError))
    ours.cancel()
    yield ours
    print("ours is given up, and so is theirs" if theirs.cancelled() else "theirs goes on")

    seen = Deferred()
    ours = Deferred(lambda own: seen.callback("and so is ours"))
    ours.asFuture(loop).cancel()
    print("theirs is given up,", (yield seen))


react(main)
