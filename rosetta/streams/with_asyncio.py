"""A file, through a connection that sends all back, into another file."""

import asyncio
import io


async def pipe(reader, writer):
    while True:
        data = await reader.read(65536)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.write_eof()


async def echo(reader, writer):
    await pipe(reader, writer)
    writer.close()


async def send(file, writer):
    while True:
        data = file.read(65536)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.write_eof()


async def receive(reader, copy):
    while True:
        data = await reader.read(65536)
        if not data:
            break
        copy.write(data)


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    file = io.BytesIO(b"0123456789" * 400000)
    copy = io.BytesIO()

    await asyncio.gather(send(file, writer), receive(reader, copy))
    writer.close()
    print("sent: the file and the end of it")
    print("received:", copy.tell(), "bytes and the end of them")
    print("the copy is", "the same" if copy.getvalue() == file.getvalue() else "another")
    server.close()


asyncio.run(main())
