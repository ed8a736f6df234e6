"""Try again, a little later each time, for what may work the next time."""

import asyncio


class Server:
    """Refuses the first two."""

    asked = 0

    async def ask(self):
        self.asked += 1
        print("attempt", self.asked)
        if self.asked < 3:
            raise ConnectionRefusedError("busy")
        return "an answer"


async def retry(attempt, attempts=5, delay=0.1):
    """What the first attempt that succeeds answers. asyncio has none: this is how one writes it."""
    for left in range(attempts - 1, -1, -1):
        try:
            return await attempt()
        except ConnectionError:
            if not left:
                raise
        await asyncio.sleep(delay)
        delay *= 2


async def main():
    print(await retry(Server().ask))


asyncio.run(main())
