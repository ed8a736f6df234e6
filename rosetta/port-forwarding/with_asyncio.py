"""A port whose connections go on to another one; and what becomes of them if nobody is there."""

import asyncio


async def shout(reader, writer):
    data = await reader.read(100)
    print(f"at the back: {data.decode()} from {writer.get_extra_info('peername')[0]}")
    writer.write(data.upper())
    writer.close()


async def forward(reader, writer):
    """One direction, to its end."""
    while True:
        data = await reader.read(65536)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.write_eof()


def proxy(host, port):
    async def serve(reader, writer):
        try:
            there, to_there = await asyncio.open_connection(host, port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(
            forward(reader, to_there), forward(there, writer), return_exceptions=True
        )
        to_there.close()
        writer.close()

    return serve


async def say_hello(front):
    reader, writer = await asyncio.open_connection(*front)
    writer.write(b"hello")
    try:
        data = await reader.read()
        if data:
            print("at the front:", data.decode())
    except ConnectionResetError:
        pass
    writer.close()


async def main():
    back = await asyncio.start_server(shout, "127.0.0.1", 0)
    place = back.sockets[0].getsockname()
    middle = await asyncio.start_server(proxy(*place), "127.0.0.1", 0)
    front = middle.sockets[0].getsockname()
    print("in the middle: forwards to the back")

    await say_hello(front)
    print("at the front: closed")

    back.close()
    await back.wait_closed()
    await say_hello(front)
    print("nobody at the back: closed")
    middle.close()


asyncio.run(main())
