"""A program that is one function: the loop runs until it has its result, and no longer."""

import asyncio


async def main(name):
    print("hello,", name)
    await asyncio.sleep(0.1)
    print("goodbye,", name)


asyncio.run(main("world"))
