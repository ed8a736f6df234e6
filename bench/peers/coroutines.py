"""One await in a coroutine of a thousand: of what is there already, and of what is fired then."""

import asyncio
import time

from twisted.internet.defer import Deferred, inlineCallbacks, succeed

AWAITS = 1000
TIMES = 100
pending = None


@inlineCallbacks
def twisted_fired():
    total = 0
    for i in range(AWAITS):
        total += yield succeed(i)


@inlineCallbacks
def twisted_pending():
    global pending
    total = 0
    for _ in range(AWAITS):
        pending = Deferred()
        total += yield pending


def fire_twisted():
    twisted_pending()
    for i in range(AWAITS):
        pending.callback(i)


async def asyncio_pending():
    global pending
    loop = asyncio.get_running_loop()
    total = 0
    for i in range(AWAITS):
        pending = loop.create_future()
        loop.call_soon(pending.set_result, i)
        total += await pending


async def times(f):
    for _ in range(TIMES):
        await f()


def ns_each(f):
    start = time.perf_counter_ns()
    for _ in range(TIMES):
        f()
    return (time.perf_counter_ns() - start) / (TIMES * AWAITS)


print("fired/Twisted", ns_each(twisted_fired))
print("pending/Twisted", ns_each(fire_twisted))
begin = time.perf_counter_ns()
asyncio.run(times(asyncio_pending))
print("pending/asyncio", (time.perf_counter_ns() - begin) / (TIMES * AWAITS))
