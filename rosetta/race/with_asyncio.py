"""Ask three mirrors for the same: the first answer counts, and the others are told to stop."""

import asyncio


async def ask(mirror, seconds):
    """The answer of a mirror that takes so long."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("stopped asking the", mirror, "mirror")
        raise
    return f"answer of the {mirror} mirror"


async def broken():
    raise ConnectionError("the mirror is broken")


async def race(runners):
    """The first success; the others are cancelled."""
    tasks = [asyncio.ensure_future(runner) for runner in runners]
    failure = None
    try:
        for finished in asyncio.as_completed(tasks):
            try:
                return await finished
            except Exception as error:
                failure = error
        raise failure  # nobody succeeded
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main():
    print(await race([broken(), ask("far", 60), ask("near", 0.1)]))


asyncio.run(main())
