"""Do long work in small steps, several pieces in turn, while the loop goes on."""

import asyncio


async def count(name, to):
    """Work: each turn through the loop is a step."""
    for n in range(1, to + 1):
        print(name, n)
        await asyncio.sleep(0)


async def spin(alarm):
    """Work without an end, but for an alarm that only a free loop can ring."""
    while not alarm.is_set():
        await asyncio.sleep(0)
    print("the alarm rang")


async def main():
    await asyncio.gather(count("left", 3), count("right", 2))
    alarm = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, alarm.set)
    await spin(alarm)


asyncio.run(main())
