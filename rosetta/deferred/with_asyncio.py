"""Double a number, one second later, in a coroutine that waits for a future."""

import asyncio


async def double_later(x):
    """Twice x, one second from now."""
    await asyncio.sleep(1)
    return x * 2


async def show(number):
    print("result:", await double_later(await number))


loop = asyncio.new_event_loop()
number = loop.create_future()

number.set_result(5)  # before the loop runs: nothing happens until it does
loop.run_until_complete(show(number))
loop.close()
