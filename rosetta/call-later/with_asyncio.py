"""Have calls made later; take one back, and move others."""

import asyncio


def end():
    print("put off")
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(print, "next turn")
loop.call_soon(print, "next turn as well, after the one before")

taken_back = loop.call_later(0.1, print, "never printed")
taken_back.cancel()

sooner = loop.call_later(60, print, "brought nearer")
sooner.cancel()  # a call can't be moved: take it back, and have another one made
sooner = loop.call_later(0.2, print, "brought nearer")

loop.call_later(0.4, print, "in time")

later = loop.call_later(0.3, end)
later.cancel()
later = loop.call_at(later.when() + 0.3, end)

loop.run_forever()
loop.close()
