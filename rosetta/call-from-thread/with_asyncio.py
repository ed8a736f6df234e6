"""A thread hands what it finds to the loop, and asks it for something."""

import asyncio

found = []  # belongs to the loop: only what runs there touches it


def add(n):
    found.append(n)
    print("loop: got", n)


async def total():
    """The sum of what has come so far, a moment later."""
    await asyncio.sleep(0.1)
    return sum(found)


def search(loop):
    for n in (1, 2, 3):
        loop.call_soon_threadsafe(add, n)
    print("thread: the sum is", asyncio.run_coroutine_threadsafe(total(), loop).result())


async def main():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, search, loop)


asyncio.run(main())
