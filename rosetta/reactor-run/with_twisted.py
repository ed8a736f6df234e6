"""Give the thread to the loop, until something that runs in it stops it."""

from twisted.internet import reactor

reactor.callWhenRunning(print, "running")
for tick in (3, 1, 2):
    reactor.callLater(tick / 10, print, "tick", tick)
reactor.callLater(0.4, reactor.stop)

print("nothing has run yet")
reactor.run()  # returns when the loop has been stopped
print("stopped")
