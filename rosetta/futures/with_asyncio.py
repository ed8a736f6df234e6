"""asyncio's futures from those of threads, and the other way round."""

import asyncio
import concurrent.futures


async def doubled(number, loop):
    ours = loop.create_future()
    loop.call_later(0.05, ours.set_result, number)
    return 2 * await ours


async def until_given_up(given_up):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        given_up.set()
        raise


async def main():
    loop = asyncio.get_running_loop()

    theirs = concurrent.futures.Future()
    loop.call_later(0.05, theirs.set_result, 21)
    number = await asyncio.wrap_future(theirs)
    print("theirs as ours:", number * 2)

    theirs = asyncio.run_coroutine_threadsafe(doubled(21, loop), loop)
    print("ours as theirs:", await loop.run_in_executor(None, theirs.result))

    theirs = concurrent.futures.Future()
    loop.call_later(0.05, theirs.set_exception, ValueError("broken"))
    try:
        await asyncio.wrap_future(theirs)
    except ValueError as reason:
        print("theirs failed, and ours with it:", reason)

    theirs = concurrent.futures.Future()
    ours = asyncio.wrap_future(theirs)
    ours.cancel()
    await asyncio.sleep(0)  # theirs is told in the loop's next turn
    print("ours is given up, and so is theirs" if theirs.cancelled() else "theirs goes on")

    given_up = asyncio.Event()
    theirs = asyncio.run_coroutine_threadsafe(until_given_up(given_up), loop)
    await asyncio.sleep(0.05)  # one that is cancelled before its first step is never run
    theirs.cancel()
    await given_up.wait()
    print("theirs is given up, and so is ours")


asyncio.run(main())
