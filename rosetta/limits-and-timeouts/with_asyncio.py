"""A server with room for two, which sends away who is silent for too long."""

import asyncio


class House:
    room = 2

    async def serve(self, reader, writer):
        if self.room == 0:
            writer.write(b"there is no room, come back later\r\n")
        else:
            self.room -= 1
            try:
                await self.welcome(reader, writer)
            finally:
                self.room += 1
        writer.close()

    async def welcome(self, reader, writer):
        writer.write(b"welcome\r\n")
        limit = None
        try:
            while await asyncio.wait_for(reader.readline(), limit):
                limit = 0.1  # from now on, and anew with each line
        except asyncio.TimeoutError:
            writer.write(b"you have been silent for too long\r\n")


async def main():
    server = await asyncio.start_server(House().serve, "127.0.0.1", 0)

    async def come(name):
        client = await asyncio.open_connection(*server.sockets[0].getsockname())
        await hear(name, client)
        return client

    async def hear(name, client):
        line = await client[0].readline()
        print(f"{name}: {line.decode().strip() or '(closed)'}")

    ada = await come("ada")
    grace = await come("grace")
    alan = await come("alan")
    await hear("alan", alan)
    ada[1].write(b"one moment, please\r\n")
    await hear("ada", ada)
    await hear("ada", ada)
    again = await come("alan")
    for reader, writer in [ada, grace, alan, again]:
        writer.close()
    server.close()
    await asyncio.sleep(0.1)  # lets the server's sides come to their end


asyncio.run(main())
