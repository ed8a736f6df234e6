"""Try again, a little later each time, for what may work the next time."""

from twisted.internet import task


class Server:
    """Refuses the first two."""

    asked = 0

    async def ask(self):
        self.asked += 1
        print("attempt", self.asked)
        if self.asked < 3:
            raise ConnectionRefusedError("busy")
        return "an answer"


async def retry(reactor, attempt, attempts=5, delay=0.1):
    """What the first attempt that succeeds answers. Twisted has none: this is how one writes it."""
    for left in range(attempts - 1, -1, -1):
        try:
            return await attempt()
        except ConnectionError:
            if not left:
                raise
        await task.deferLater(reactor, delay)
        delay *= 2


async def main(reactor):
    print(await retry(reactor, Server().ask))


task.react(main)
