"""Halve a number until it is odd: a loop, with a wait and a failure inside it."""

import asyncio


async def half(n):
    """Half of n a moment later, or an exception if n is odd."""
    if n % 2:
        raise ValueError(f"{n} is odd")
    await asyncio.sleep(0.1)
    return n // 2


async def main():
    n = 40
    try:
        while True:
            print(n)
            n = await half(n)
    except ValueError as error:
        print("stopped:", error)


asyncio.run(main())
