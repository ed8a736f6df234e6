"""Two of our own, a port and a repeated call, which start and stop as one."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def named(name):
    print(f"{name}: starts")
    try:
        yield
    finally:
        print(f"{name}: stops")


@asynccontextmanager
async def repeated(interval, call):
    async def repeat():
        while True:
            call()
            await asyncio.sleep(interval)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


class Ticks:
    count = 0

    def __init__(self):
        self.three = asyncio.Event()

    def tick(self):
        self.count += 1
        if self.count <= 3:
            print("tick", self.count)
        if self.count == 3:
            self.three.set()


async def greet(reader, writer):
    writer.write(b"hello")
    writer.close()


async def hear(place):
    reader, writer = await asyncio.open_connection(*place)
    heard = await reader.read()
    writer.close()
    return heard.decode()


async def main():
    ticks = Ticks()
    async with AsyncExitStack() as all:
        await all.enter_async_context(named("journal"))
        await all.enter_async_context(named("desk"))
        greetings = await asyncio.start_server(greet, "127.0.0.1", 0)
        all.callback(greetings.close)
        await all.enter_async_context(repeated(0.05, ticks.tick))
        await ticks.three.wait()
        place = greetings.sockets[0].getsockname()
        print("a client hears:", await hear(place))
    print("all has stopped")
    try:
        await hear(place)
    except ConnectionRefusedError:
        print("nobody listens any more")


asyncio.run(main())
