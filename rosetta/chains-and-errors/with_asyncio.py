"""Divide by what a text spells: each step may fail, and a failure passes by what can't take it."""

import asyncio


async def parse(text):
    return int(text)


async def number(text):
    try:
        return await parse(text)
    except ValueError:  # any other error goes on to the caller
        print(text, "is no number: taking 1")
        return 1


async def divide(text):
    try:
        quotient = 12 // await number(text)
    except ZeroDivisionError:
        print(text, "is nothing to divide by")
    else:
        print(text, "gives", quotient)
    finally:
        print("done with", text)


async def main():
    for text in ("4", "four", "0"):
        await divide(text)


asyncio.run(main())
