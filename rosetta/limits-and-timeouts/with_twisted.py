"""A server with room for two, which sends away who is silent for too long."""

from twisted.internet.defer import DeferredQueue, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.task import react
from twisted.protocols.basic import LineReceiver
from twisted.protocols.policies import LimitTotalConnectionsFactory, TimeoutMixin


class Guest(LineReceiver, TimeoutMixin):
    def connectionMade(self):
        self.sendLine(b"welcome")

    def lineReceived(self, line):
        self.setTimeout(0.1)  # from now on, and anew with each line

    def timeoutConnection(self):
        self.sendLine(b"you have been silent for too long")
        self.transport.loseConnection()

    def connectionLost(self, reason):
        self.setTimeout(None)


class NoRoom(LineReceiver):
    def connectionMade(self):
        self.sendLine(b"there is no room, come back later")
        self.transport.loseConnection()


class House(LimitTotalConnectionsFactory):
    protocol = Guest
    connectionLimit = 2
    overflowProtocol = NoRoom


class Client(LineReceiver):
    def __init__(self):
        self.lines = DeferredQueue()

    def lineReceived(self, line):
        self.lines.put(line.decode())

    def connectionLost(self, reason):
        self.lines.put("(closed)")


@inlineCallbacks
def main(reactor):
    port = reactor.listenTCP(0, House(), interface="127.0.0.1")
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)

    @inlineCallbacks
    def come(name):
        client = yield connectProtocol(endpoint, Client())
        yield hear(name, client)
        return client

    @inlineCallbacks
    def hear(name, client):
        line = yield client.lines.get()
        print(f"{name}: {line}")

    ada = yield come("ada")
    grace = yield come("grace")
    alan = yield come("alan")
    yield hear("alan", alan)
    ada.sendLine(b"one moment, please")
    yield hear("ada", ada)
    yield hear("ada", ada)
    alan = yield come("alan")
    for client in [alan, grace]:
        client.transport.loseConnection()
        yield client.lines.get()
    yield port.stopListening()


react(main)
