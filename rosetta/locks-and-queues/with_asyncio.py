"""Wait for a turn: a lock, a semaphore that lets two in, a queue from one side to the other."""

import asyncio


class Account:
    """Read, wait, write: whoever comes in between has their deposit lost."""

    balance = 0

    async def deposit(self, lock, amount):
        async with lock:
            before = self.balance
            await asyncio.sleep(0.05)
            self.balance = before + amount


class Room:
    """Counts how many are in it."""

    inside = most = 0

    async def visit(self, semaphore):
        async with semaphore:
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(0.05)
            self.inside -= 1


async def receive(queue):
    for _ in range(3):
        print("received", await queue.get())


async def main():
    account = Account()
    lock = asyncio.Lock()
    await asyncio.gather(*(account.deposit(lock, 10) for _ in range(3)))
    print("balance", account.balance)

    room = Room()
    two = asyncio.Semaphore(2)
    await asyncio.gather(*(room.visit(two) for _ in range(5)))
    print("never more than", room.most)

    queue = asyncio.Queue()
    received = asyncio.create_task(receive(queue))
    for word in ("one", "two", "three"):
        await queue.put(word)
    await received


asyncio.run(main())
