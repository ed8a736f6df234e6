"""Connect, and connect again whenever the connection is lost."""

import asyncio

visitors = 0


async def count(reader, writer):
    """Tells each visitor a number, and sends the first two away."""
    global visitors
    visitors += 1
    writer.write(b"visitor %d\r\n" % visitors)
    if visitors >= 3:
        await reader.read()
    writer.close()


async def visit(port, third):
    """asyncio has no client that comes back: it is a loop."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                while True:
                    line = await reader.readline()
                    if not line:
                        break
                    print(line.decode().rstrip())
                    if line == b"visitor 3\r\n":
                        third.set_result(None)
            finally:
                writer.close()
                print("connection lost")
        except OSError:
            pass
        await asyncio.sleep(0.05)


async def main():
    server = await asyncio.start_server(count, "127.0.0.1", 0)
    third = asyncio.get_running_loop().create_future()
    service = asyncio.ensure_future(visit(server.sockets[0].getsockname()[1], third))
    await third
    service.cancel()
    await asyncio.gather(service, return_exceptions=True)
    print("stopped")
    server.close()


asyncio.run(main())
