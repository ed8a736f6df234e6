"""Connect, and connect again whenever the connection is lost."""

from twisted.application.internet import ClientService
from twisted.internet import task
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import clientFromString, serverFromString
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.basic import LineReceiver


class Counting(Factory):
    """Tells each visitor a number, and sends the first two away."""

    visitors = 0

    def buildProtocol(self, address):
        self.visitors += 1
        return Visited(self.visitors)


class Visited(Protocol):
    def __init__(self, number):
        self.number = number

    def connectionMade(self):
        self.transport.write(b"visitor %d\r\n" % self.number)
        if self.number < 3:
            self.transport.loseConnection()


class Visiting(LineReceiver):
    def __init__(self, third):
        self.third = third

    def lineReceived(self, line):
        print(line.decode())
        if line == b"visitor 3":
            self.third.callback(None)

    def connectionLost(self, reason):
        print("connection lost")


@inlineCallbacks
def main(reactor):
    port = yield serverFromString(reactor, "tcp:0:interface=127.0.0.1").listen(Counting())
    endpoint = clientFromString(reactor, "tcp:127.0.0.1:%d" % port.getHost().port)
    third = Deferred()
    service = ClientService(
        endpoint,
        Factory.forProtocol(lambda: Visiting(third)),
        retryPolicy=lambda failures: 0.05,
    )
    service.startService()
    yield third
    yield service.stopService()
    print("stopped")


task.react(main)
