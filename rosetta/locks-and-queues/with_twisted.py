"""Wait for a turn: a lock, a semaphore that lets two in, a queue from one side to the other."""

from twisted.internet import task
from twisted.internet.defer import (
    DeferredLock,
    DeferredQueue,
    DeferredSemaphore,
    gatherResults,
    inlineCallbacks,
)


class Account:
    """Read, wait, write: whoever comes in between has their deposit lost."""

    balance = 0

    @inlineCallbacks
    def deposit(self, reactor, amount):
        before = self.balance
        yield task.deferLater(reactor, 0.05)
        self.balance = before + amount


class Room:
    """Counts how many are in it."""

    inside = most = 0

    @inlineCallbacks
    def visit(self, reactor):
        self.inside += 1
        self.most = max(self.most, self.inside)
        yield task.deferLater(reactor, 0.05)
        self.inside -= 1


@inlineCallbacks
def receive(queue):
    for _ in range(3):
        print("received", (yield queue.get()))


@inlineCallbacks
def main(reactor):
    account = Account()
    lock = DeferredLock()
    yield gatherResults([lock.run(account.deposit, reactor, 10) for _ in range(3)])
    print("balance", account.balance)

    room = Room()
    two = DeferredSemaphore(2)
    yield gatherResults([two.run(room.visit, reactor) for _ in range(5)])
    print("never more than", room.most)

    queue = DeferredQueue()
    received = receive(queue)
    for word in ("one", "two", "three"):
        queue.put(word)
    yield received


task.react(main)
