"""Give the thread to the loop, until something that runs in it stops it."""

import asyncio

loop = asyncio.new_event_loop()
loop.call_soon(print, "running")
for tick in (3, 1, 2):
    loop.call_later(tick / 10, print, "tick", tick)
loop.call_later(0.4, loop.stop)

print("nothing has run yet")
loop.run_forever()  # returns when the loop has been stopped
loop.close()
print("stopped")
