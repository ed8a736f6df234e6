"""Have something done when the loop starts and when it stops, and have the stop wait for it."""

import asyncio
from contextlib import asynccontextmanager


async def save():
    print("saving")
    await asyncio.sleep(0.1)
    print("saved")


@asynccontextmanager
async def service():
    """What surrounds the work. asyncio has no triggers: the order is that of the lines."""
    print("open")
    try:
        yield
    finally:
        await save()
        print("closing")
        print("closed")


async def main():
    async with service():
        await asyncio.sleep(0.1)


asyncio.run(main())
print("the loop has ended")
