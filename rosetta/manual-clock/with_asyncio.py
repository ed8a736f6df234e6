"""Test what takes half an hour, in no time: the test itself lets the time pass."""

import asyncio

MINUTE = 60


class Session:
    """Ends when nothing has been heard for half an hour."""

    def __init__(self, loop):
        self.open = True
        self._loop = loop
        self._end = loop.call_later(30 * MINUTE, self._close)

    def heard(self):
        self._end.cancel()
        self._end = self._loop.call_later(30 * MINUTE, self._close)

    def _close(self):
        self.open = False


class ManualLoop(asyncio.SelectorEventLoop):
    """A loop whose time stands still until it is advanced. asyncio has none."""

    now = 0

    def time(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds
        self.call_soon(self.stop)
        self.run_forever()  # for one turn: makes the calls that are due


loop = ManualLoop()
session = Session(loop)  # in the program itself: Session(asyncio.get_running_loop())

loop.advance(29 * MINUTE)
print("after 29 minutes of silence:", "open" if session.open else "ended")
session.heard()
loop.advance(29 * MINUTE)
print("heard, and 29 minutes later:", "open" if session.open else "ended")
loop.advance(1 * MINUTE)
print("after half an hour of silence:", "open" if session.open else "ended")
loop.close()
