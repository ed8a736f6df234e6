"""Have something done when the loop starts and when it stops, and have the stop wait for it."""

from twisted.internet import reactor, task


def save():
    print("saving")
    return task.deferLater(reactor, 0.1, print, "saved")  # a Deferred: the stop waits for it


reactor.addSystemEventTrigger("after", "startup", print, "open")
reactor.addSystemEventTrigger("before", "shutdown", save)
reactor.addSystemEventTrigger("during", "shutdown", print, "closing")
reactor.addSystemEventTrigger("after", "shutdown", print, "closed")
reactor.callLater(0.1, reactor.stop)
reactor.run()
print("the loop has ended")
