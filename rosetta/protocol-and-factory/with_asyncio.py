"""Echoes what it gets: a protocol for each connection, and an object for what they share."""

import asyncio


class Echo(asyncio.Protocol):
    def __init__(self, number):
        self.number = number

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        print(f"server: connection {self.number} says {data.decode()}")
        self.transport.write(data)


class EchoFactory:
    connections = 0

    def __call__(self):
        self.connections += 1
        return Echo(self.connections)


class Speaker(asyncio.Protocol):
    def __init__(self, word):
        self.word = word
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.word.encode())

    def data_received(self, data):
        print("client: back comes", data.decode())
        self.transport.close()

    def connection_lost(self, exc):
        self.lost.set_result(None)


async def main():
    """Says one word after the other, each over a connection of its own."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(EchoFactory(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for word in ("hello", "goodbye"):
        _, speaker = await loop.create_connection(lambda: Speaker(word), "127.0.0.1", port)
        await speaker.lost
    server.close()


asyncio.run(main())
