"""Test what takes half an hour, in no time: the test itself lets the time pass."""

from twisted.internet.task import Clock

MINUTE = 60


class Session:
    """Ends when nothing has been heard for half an hour."""

    def __init__(self, clock):
        self.open = True
        self._end = clock.callLater(30 * MINUTE, self._close)

    def heard(self):
        self._end.reset(30 * MINUTE)

    def _close(self):
        self.open = False


clock = Clock()
session = Session(clock)  # in the program itself: Session(reactor)

clock.advance(29 * MINUTE)
print("after 29 minutes of silence:", "open" if session.open else "ended")
session.heard()
clock.advance(29 * MINUTE)
print("heard, and 29 minutes later:", "open" if session.open else "ended")
clock.advance(1 * MINUTE)
print("after half an hour of silence:", "open" if session.open else "ended")
