"""Do something ten times a second: until it stops the loop, or fails."""

import asyncio


async def every(interval):
    """Goes on now, and then on each point of the grid that is still to come."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    while True:
        yield
        await asyncio.sleep(interval - (loop.time() - start) % interval)


async def count_down(left):
    async for _ in every(0.1):
        print(left)
        left -= 1
        if left == 0:
            break


async def fail():
    async for _ in every(0.1):
        raise RuntimeError("out of order")


async def main():
    await count_down(3)
    print("stopped")
    try:
        await fail()
    except RuntimeError as error:
        print("failed:", error)


asyncio.run(main())
