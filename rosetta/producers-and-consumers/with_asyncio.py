"""A large file for a reader who does not read at first: the sender waits, and so does the file."""

import asyncio
import tempfile

SIZE = 32 * 1024 * 1024  # more than the system's buffers hold
CHUNK = 16384
PATTERN = bytes(range(256))

file = tempfile.TemporaryFile()
file.write(PATTERN * (SIZE // len(PATTERN)))
file.seek(0)


async def send(reader, writer):
    for piece in iter(lambda: file.read(CHUNK), b""):
        writer.write(piece)
        await writer.drain()
    print("server: the whole file is written")
    writer.close()


async def main():
    server = await asyncio.start_server(send, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.sleep(0.5)
    print("server: waits with part of the file:", "yes" if file.tell() < SIZE else "no")
    print("client: begins to read")
    received = wrong = 0
    while not reader.at_eof():
        data = await reader.read(CHUNK)
        at = received % len(PATTERN)
        expected = (PATTERN[at:] + PATTERN * (len(data) // len(PATTERN) + 1))[: len(data)]
        wrong += data != expected
        received += len(data)
    print("client: got", received, "bytes,", wrong, "wrong pieces")
    writer.close()
    server.close()


asyncio.run(main())
