"""Ask several at once: for every outcome, or for every value and no failure."""

import asyncio


async def half(n):
    """Half of n a moment later, or an exception if n is odd."""
    await asyncio.sleep(n / 100)
    if n % 2:
        raise ValueError(f"{n} is odd")
    return n // 2


def halves(*numbers):
    return [half(n) for n in numbers]


async def main():
    for result in await asyncio.gather(*halves(6, 3, 2), return_exceptions=True):
        print("one:", result)

    print("all:", await asyncio.gather(*halves(6, 4, 2)))

    try:
        await asyncio.gather(*halves(6, 3, 2))
    except ValueError as error:
        print("not all:", error)


asyncio.run(main())
