"""Reads its standard input line by line, and answers on its standard output."""

import asyncio
import os
import sys


async def standard_input():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def main():
    reader = await standard_input()
    print("what shall be added?")
    while True:
        line = (await reader.readline()).decode()
        if not line:
            break
        line = line.rstrip("\n")
        try:
            print(f"{line}: {sum(int(word) for word in line.split())}")
        except ValueError:
            print(f"{line}: no number")
    print("that was all")


def type_in(text):
    """As if somebody had typed it: a program that is really asked does without."""
    read, write = os.pipe()
    os.write(write, text)
    os.close(write)
    os.dup2(read, 0)


type_in(b"1 2 3\n4 5\nsix\n")
asyncio.run(main())
