"""A server that takes no more than 20000 bytes a second, and a client that sends more."""

import asyncio
import time

LIMIT = 20000


class Throttle:
    """What the connections of a server have read in this second."""

    def __init__(self):
        self.read = 0
        self.transports = set()

    async def watch(self):
        while True:
            await asyncio.sleep(1)
            surplus, self.read = self.read / LIMIT - 1, 0
            if surplus > 0:
                asyncio.ensure_future(self.pause(surplus))

    async def pause(self, seconds):
        for transport in self.transports:
            transport.pause_reading()
        await asyncio.sleep(seconds)
        for transport in self.transports:
            transport.resume_reading()


class Upload(asyncio.Protocol):
    received = 0

    def __init__(self, throttle, closed):
        self.throttle = throttle
        self.closed = closed

    def connection_made(self, transport):
        self.transport = transport
        self.throttle.transports.add(transport)
        self.began = time.monotonic()

    def data_received(self, data):
        self.throttle.read += len(data)
        self.received += len(data)
        if self.received == 30000:
            print("server: 30000 bytes, at once")
        elif self.received == 30004:
            # Sent after 1.2 seconds; half a second too much was read in the first.
            held_back = time.monotonic() - self.began > 1.4
            print("server: 4 more,", "held back" if held_back else "at once")
            self.transport.close()

    def connection_lost(self, exc):
        self.throttle.transports.remove(self.transport)
        print("server: closed")
        self.closed.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    throttle = Throttle()
    closed = loop.create_future()
    server = await loop.create_server(lambda: Upload(throttle, closed), "127.0.0.1", 0)
    watching = asyncio.ensure_future(throttle.watch())
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x" * 30000)
    await asyncio.sleep(1.2)
    writer.write(b"more")
    await closed
    watching.cancel()
    writer.close()
    server.close()


asyncio.run(main())
