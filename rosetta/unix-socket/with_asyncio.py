"""A server at a path that only its owner may open, and its client."""

import asyncio
import os
import tempfile


async def shout(reader, writer):
    data = await reader.read(100)
    print("server:", data.decode())
    writer.write(data.upper())
    await writer.drain()
    writer.close()


async def main(path):
    before = os.umask(0o177)
    server = await asyncio.start_unix_server(shout, path)
    os.umask(before)
    print("mode of the socket:", oct(os.stat(path).st_mode & 0o777)[2:])
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(b"hello")
    print("client:", (await reader.read(100)).decode())
    writer.close()
    server.close()
    await server.wait_closed()
    if os.path.exists(path):
        os.remove(path)
    print("the file is", "still there" if os.path.exists(path) else "gone")


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(os.path.join(folder, "socket")))
