"""The cost of one callback: a result that is made, given ten callbacks and fired."""

import asyncio
import time

from twisted.internet.defer import Deferred

LINKS = 10
TIMES = 20_000


def twisted():
    for _ in range(TIMES):
        d = Deferred()
        for _ in range(LINKS):
            d.addCallback(lambda x: x + 1)
        d.callback(1)


async def link(x):
    return x + 1


async def awaiting():
    for _ in range(TIMES):
        x = 1
        for _ in range(LINKS):
            x = await link(x)


def ns_each(f):
    f()
    start = time.perf_counter_ns()
    f()
    return (time.perf_counter_ns() - start) / (TIMES * LINKS)


print("Twisted", ns_each(twisted))
print("asyncio", ns_each(lambda: asyncio.run(awaiting())))
