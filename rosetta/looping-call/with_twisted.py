"""Do something ten times a second: until it stops the loop, or fails."""

from twisted.internet import task


def count_down(left):
    """Counts to one and stops its loop."""

    def tick():
        nonlocal left
        print(left)
        left -= 1
        if left == 0:
            loop.stop()

    loop = task.LoopingCall(tick)
    return loop.start(0.1)


def fail():
    raise RuntimeError("out of order")


async def main(reactor):
    await count_down(3)
    print("stopped")
    try:
        await task.LoopingCall(fail).start(0.1)
    except RuntimeError as error:
        print("failed:", error)


task.react(main)
