"""A chatter written with Twisted: gives a name, greets, waits for a line, and quits.

    python3 twisted_chatter.py PORT NAME GREETING AWAITED

Prints every line it gets. Exits with 0 if it got a line that ends in AWAITED and the server then
closed the connection after /quit.
"""

import sys

from twisted.internet import endpoints, protocol, reactor
from twisted.protocols.basic import LineReceiver


class Chatter(LineReceiver):
    # LineReceiver's own delimiter: lines end in CR LF in both directions.

    def __init__(self, name, greeting, awaited):
        self.name = name
        self.greeting = greeting
        self.awaited = awaited
        self.heard = False

    def lineReceived(self, line):
        text = line.decode("utf-8")
        print(text, flush=True)
        if text.endswith("What is your name?"):
            self.sendLine(self.name.encode("utf-8"))
        elif text.startswith("-- You are in lobby"):
            self.sendLine(self.greeting.encode("utf-8"))
        elif text.endswith(self.awaited):
            self.heard = True
            self.sendLine(b"/quit")

    def connectionLost(self, reason=protocol.connectionDone):
        if reactor.running:
            reactor.stop()


def main(port, name, greeting, awaited):
    chatter = Chatter(name, greeting, awaited)
    endpoint = endpoints.clientFromString(reactor, "tcp:127.0.0.1:" + port)
    connecting = endpoints.connectProtocol(endpoint, chatter)
    connecting.addErrback(lambda failure: (print(failure), reactor.stop()))
    reactor.callLater(60, lambda: reactor.stop())
    reactor.run()
    return 0 if chatter.heard else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
