"""A file into a connection: to a client that takes all, and to one that goes away."""

import asyncio
import hashlib
import tempfile

SIZE = 32 * 1024 * 1024  # more than the system's buffers hold


def server_of(path, gave_up):
    async def serve(reader, writer):
        loop = asyncio.get_running_loop()
        with open(path, "rb") as file:
            try:
                await loop.sendfile(writer.transport, file)
                print("server: the whole file is sent")
            except ConnectionError:
                print("server: gave up, the client is gone")
                gave_up.set()
        writer.close()

    return serve


async def takes_all(place):
    reader, writer = await asyncio.open_connection(*place)
    got = hashlib.sha256()
    while True:
        data = await reader.read(65536)
        if not data:
            break
        got.update(data)
    writer.close()
    return got.digest()


async def goes_away(place):
    reader, writer = await asyncio.open_connection(*place)
    await reader.readexactly(1)
    print("client: goes away after the first of it")
    writer.transport.abort()


async def main(path):
    gave_up = asyncio.Event()
    server = await asyncio.start_server(server_of(path, gave_up), "127.0.0.1", 0)
    place = server.sockets[0].getsockname()

    same = await takes_all(place) == hashlib.sha256(b"asyncio!" * (SIZE // 8)).digest()
    print("client: got all of it,", "as it was" if same else "and it is another")

    await goes_away(place)
    await gave_up.wait()
    server.close()


with tempfile.NamedTemporaryFile() as file:
    file.write(b"asyncio!" * (SIZE // 8))
    file.flush()
    asyncio.run(main(file.name))
