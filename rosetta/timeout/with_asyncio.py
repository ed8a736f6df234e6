"""Wait for an answer, but not for ever."""

import asyncio


async def ask(who, seconds):
    """The answer of somebody who takes so long."""
    await asyncio.sleep(seconds)
    return f"{who} answers"


async def main():
    print(await asyncio.wait_for(ask("the quick one", 0), timeout=60))
    try:
        print(await asyncio.wait_for(ask("the slow one", 60), timeout=0.1))
    except asyncio.TimeoutError:
        print("the slow one is not waited for")


asyncio.run(main())
