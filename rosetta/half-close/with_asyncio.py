"""A client says that it has said all, and hears the answer to it."""

import asyncio


async def serve(reader, writer):
    numbers = [int(word) for word in (await reader.read()).split()]
    print("server: got", len(numbers), "numbers and the end of them")
    writer.write(b"%d" % sum(numbers))
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"1 2 3")
    writer.write_eof()
    print("client: has said all")
    print("client: the sum is", (await reader.read()).decode())
    writer.close()
    print("client: closed")
    server.close()


asyncio.run(main())
