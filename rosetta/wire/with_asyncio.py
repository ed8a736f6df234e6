"""Three of the internet's small old services, and a client that tries them."""

import asyncio


async def echo(reader, writer):
    while True:
        data = await reader.read(4096)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def discard(reader, writer):
    while await reader.read(4096):
        pass
    writer.close()


async def quote(reader, writer):
    writer.write(b"Less is more.\r\n")
    writer.close()


async def connect(service):
    server = await asyncio.start_server(service, "127.0.0.1", 0)
    client = await asyncio.open_connection(*server.sockets[0].getsockname())
    return server, client


async def main():
    server, (reader, writer) = await connect(echo)
    writer.write(b"hello\r\n")
    print("echo:", (await reader.readline()).decode().strip())
    writer.close()
    server.close()

    server, (reader, writer) = await connect(discard)
    writer.write(b"hello\r\n")
    try:
        print("discard:", (await asyncio.wait_for(reader.read(4096), 0.2)).decode())
    except asyncio.TimeoutError:
        print("discard: nothing")
    writer.close()
    server.close()

    server, (reader, writer) = await connect(quote)
    print("quote of the day:", (await reader.readline()).decode().strip())
    writer.close()
    server.close()
    await asyncio.sleep(0.1)  # lets the servers' sides come to their end


asyncio.run(main())
