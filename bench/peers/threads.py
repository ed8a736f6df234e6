"""CPU time for a call that does nothing in another thread, with 1 and with 100 under way at a time."""

import asyncio
import time

from twisted.internet import reactor
from twisted.internet.threads import deferToThread

CALLS = {1: 5_000, 100: 20_000}


def nothing():
    return 1


def twisted(outstanding, done):
    left = CALLS[outstanding] - outstanding
    running = outstanding
    start = time.process_time_ns()

    def back(_):
        nonlocal left, running
        if left > 0:
            left -= 1
            deferToThread(nothing).addCallback(back)
        else:
            running -= 1
            if running == 0:
                print(f"Twisted-{outstanding}", (time.process_time_ns() - start) / CALLS[outstanding])
                done()

    for _ in range(outstanding):
        deferToThread(nothing).addCallback(back)


async def with_asyncio(outstanding):
    loop = asyncio.get_running_loop()
    start = time.process_time_ns()

    async def chain():
        for _ in range(CALLS[outstanding] // outstanding):
            await loop.run_in_executor(None, nothing)

    await asyncio.gather(*(chain() for _ in range(outstanding)))
    print(f"asyncio-{outstanding}", (time.process_time_ns() - start) / CALLS[outstanding])


reactor.callWhenRunning(twisted, 1, lambda: twisted(100, reactor.stop))
reactor.run()
asyncio.run(with_asyncio(1))
asyncio.run(with_asyncio(100))
