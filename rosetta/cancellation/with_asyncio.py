"""Give a wait up: what is waited for frees what it holds, and who waits is told."""

import asyncio


async def take_seat(row):
    """Waits for the end of a play that has none."""
    print("seat taken in row", row)
    try:
        await asyncio.Event().wait()
    finally:
        print("seat given back")


async def main():
    evening = asyncio.create_task(take_seat(7))
    await asyncio.sleep(0.1)
    print("leaving")
    evening.cancel()  # a request: the task hears of it when the loop comes to it
    try:
        await evening
    except asyncio.CancelledError:
        print("outside")


asyncio.run(main())
