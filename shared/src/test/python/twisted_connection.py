"""Connections of Twisted's, one after the other, as peers for tests. It reads what to do in lines:

    listen BEHAVIOUR
    connect BEHAVIOUR PORT

Listening, it prints "PORT n" first. It prints each event of the connection on a line, and at its end
why it was lost and what had come: "lost REASON BYTES TEXT".
"""

from twisted.internet import interfaces, protocol, reactor, stdio
from twisted.protocols import basic
from zope.interface import implementer

MUCH = 3_000_000


class Peer(protocol.Protocol):
    def __init__(self):
        self.received = 0
        self.text = b""

    def connectionMade(self):
        print("made")
        self.begin()

    def dataReceived(self, data):
        self.received += len(data)
        if len(self.text) < 100:
            self.text += data
        self.heard(data)

    def connectionLost(self, reason):
        text = self.text[:100].decode("latin-1")
        print("lost", reason.type.__name__, self.received, text)

    def begin(self):
        pass

    def heard(self, data):
        pass


class Echo(Peer):
    def heard(self, data):
        self.transport.write(data)


class Close(Peer):
    def begin(self):
        self.transport.write(b"last words")
        self.transport.loseConnection()


class Abort(Peer):
    def heard(self, data):
        self.transport.abortConnection()


class Talk(Peer):
    """Sends much, and closes when as much has come back."""

    def begin(self):
        self.transport.write(b"x" * MUCH)

    def heard(self, data):
        if self.received == MUCH:
            self.transport.loseConnection()


@implementer(interfaces.IHalfCloseableProtocol)
class HalfCloseable(Peer):
    def readConnectionLost(self):
        print("readLost")
        self.ended()

    def writeConnectionLost(self):
        print("writeLost")


class Answer(HalfCloseable):
    def ended(self):
        self.transport.write(b"answer to " + self.text)
        self.transport.loseConnection()


class Ask(HalfCloseable):
    def begin(self):
        self.transport.write(b"question")
        self.transport.loseWriteConnection()

    def ended(self):
        self.transport.loseConnection()


BEHAVIOURS = {
    "echo": Echo,
    "close": Close,
    "abort": Abort,
    "talk": Talk,
    "answer": Answer,
    "ask": Ask,
    "listen": Peer,
}


class Client(protocol.ClientFactory):
    def clientConnectionFailed(self, connector, reason):
        print("failed", reason.type.__name__)


class Server(protocol.ServerFactory):
    """Listens for one connection."""

    def buildProtocol(self, address):
        self.port.stopListening()
        return super().buildProtocol(address)


def obey(command, behaviour, port=None):
    if command == "listen":
        factory = Server.forProtocol(BEHAVIOURS[behaviour])
        factory.port = reactor.listenTCP(0, factory, interface="127.0.0.1")
        print("PORT", factory.port.getHost().port)
    else:
        reactor.connectTCP("127.0.0.1", int(port), Client.forProtocol(BEHAVIOURS[behaviour]))


class Commands(basic.LineOnlyReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):
        obey(*line.decode().split())

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
