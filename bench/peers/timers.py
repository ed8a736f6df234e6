"""A call later and its cancelling, a million others pending."""

import asyncio
import time

PENDING = 1_000_000
TIMES = 100_000


def delay(i):
    return 3600.0 + (i * 2654435761 & 0xFFFFF) / 1000


def nothing():
    pass


def ns_each(call_later):
    for i in range(PENDING):
        call_later(delay(i), nothing)
    start = time.perf_counter_ns()
    for i in range(TIMES):
        call_later(delay(i), nothing).cancel()
    return (time.perf_counter_ns() - start) / TIMES


def twisted():
    from twisted.internet import reactor

    # Twisted sorts what is new into its heap, and drops what was cancelled, in a turn of the loop: that
    # belongs to the cost.
    for i in range(PENDING):
        reactor.callLater(delay(i), nothing)
    reactor.iterate(0)
    start = time.perf_counter_ns()
    for i in range(TIMES):
        reactor.callLater(delay(i), nothing).cancel()
        if i % 10_000 == 0:
            reactor.iterate(0)
    reactor.iterate(0)
    return (time.perf_counter_ns() - start) / TIMES


loop = asyncio.new_event_loop()
print("asyncio", ns_each(loop.call_later))
print("Twisted", twisted())
