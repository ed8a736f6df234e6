"""Have calls made later; take one back, and move others."""

from twisted.internet import reactor


def end():
    print("put off")
    reactor.stop()


reactor.callLater(0, print, "next turn")
reactor.callLater(0, print, "next turn as well, after the one before")

taken_back = reactor.callLater(0.1, print, "never printed")
taken_back.cancel()

sooner = reactor.callLater(60, print, "brought nearer")
sooner.reset(0.2)  # from now

reactor.callLater(0.4, print, "in time")

later = reactor.callLater(0.3, end)
later.delay(0.3)  # from when it was due

reactor.run()
