"""Prints what happens around a reactor's start and stop, in its order."""

from twisted.internet import defer, reactor

ready = defer.Deferred()
finished = defer.Deferred()


def when_running(says):
    reactor.callWhenRunning(print, says)


def before_startup():
    print("before startup")
    when_running("when running, from before startup")
    reactor.callLater(0.02, ready.callback, "ready")
    return ready


def during_startup():
    print("during startup")
    when_running("when running, from during startup")
    reactor.callLater(0, print, "no delay, from during startup")


def after_startup():
    print("after startup")
    when_running("when running, from after startup")
    reactor.callLater(0.02, stop)


def stop():
    print("stop")
    reactor.stop()
    reactor.callLater(0, print, "no delay, after stop")


def before_shutdown():
    print("before shutdown")
    reactor.callLater(0.02, finished.callback, "finished")
    return finished


def also_before_shutdown():
    print("also before shutdown")
    when_running("when running, from before shutdown")


def during_shutdown():
    print("during shutdown")
    reactor.callLater(0, print, "never")
    reactor.addSystemEventTrigger("after", "shutdown", print, "added while shutting down")


reactor.addSystemEventTrigger("before", "startup", before_startup)
reactor.addSystemEventTrigger("during", "startup", during_startup)
reactor.addSystemEventTrigger("after", "startup", after_startup)
when_running("when running")
reactor.callLater(0.005, print, "5 ms")
reactor.addSystemEventTrigger("before", "shutdown", before_shutdown)
reactor.addSystemEventTrigger("before", "shutdown", also_before_shutdown)
reactor.addSystemEventTrigger("during", "shutdown", during_shutdown)
reactor.addSystemEventTrigger("after", "shutdown", print, "after shutdown")
reactor.run()
print("returned")
