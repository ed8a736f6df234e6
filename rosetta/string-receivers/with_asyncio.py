"""Strings of any bytes, each with its length in front; one that is too long ends it."""

import asyncio
import struct

MAX_LENGTH = 20


class Netstrings:
    async def read(self, reader):
        # A length that never ends would be stopped by the reader's limit, 64 KiB.
        length = int((await reader.readuntil(b":"))[:-1])
        if length > MAX_LENGTH:
            raise ValueError("too long")
        string = await reader.readexactly(length)
        if await reader.readexactly(1) != b",":
            raise ValueError("no netstring")
        return string

    def frame(self, string):
        return b"%d:%s," % (len(string), string)


class LengthInFront:
    def __init__(self, layout):
        self.prefix = struct.Struct(layout)

    async def read(self, reader):
        (length,) = self.prefix.unpack(await reader.readexactly(self.prefix.size))
        if length > MAX_LENGTH:
            raise ValueError("too long")
        return await reader.readexactly(length)

    def frame(self, string):
        return self.prefix.pack(len(string)) + string


async def converse(name, strings):
    async def shout(reader, writer):
        try:
            while True:
                writer.write(strings.frame((await strings.read(reader)).upper()))
        except (ValueError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for string in ["one", "", "two\r\nlines"]:
        writer.write(strings.frame(string.encode()))
        heard = (await strings.read(reader)).decode()
        print(f"{name}:", heard.replace("\r\n", " / ") or "an empty one")
    writer.write(strings.frame(b"x" * 21))
    assert await reader.read() == b""
    print(f"{name}: one of 21 bytes, and the connection is closed")
    writer.close()
    server.close()


async def main():
    await converse("netstrings", Netstrings())
    await converse("two bytes in front", LengthInFront(">H"))
    await converse("four bytes in front", LengthInFront(">I"))


asyncio.run(main())
