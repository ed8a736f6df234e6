"""A file into a connection: to a client that takes all, and to one that goes away."""

import hashlib
import tempfile

from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react
from twisted.protocols.basic import FileSender

SIZE = 32 * 1024 * 1024  # more than the system's buffers hold


class Server(Protocol):
    def connectionMade(self):
        file = open(self.factory.path, "rb")
        sent = FileSender().beginFileTransfer(file, self.transport)
        sent.addCallbacks(self.sent, self.gaveUp)
        sent.addBoth(lambda _: file.close())

    def sent(self, last):
        print("server: the whole file is sent")
        self.transport.loseConnection()

    def gaveUp(self, reason):
        print("server: gave up, the client is gone")
        self.factory.gaveUp.callback(None)


class TakesAll(Protocol):
    def __init__(self):
        self.got = hashlib.sha256()
        self.done = Deferred()

    def dataReceived(self, data):
        self.got.update(data)

    def connectionLost(self, reason):
        self.done.callback(self.got.digest())


class GoesAway(Protocol):
    def dataReceived(self, data):
        if not self.transport.disconnecting:
            print("client: goes away after the first of it")
        self.transport.abortConnection()


@inlineCallbacks
def main(reactor, path):
    factory = Factory.forProtocol(Server)
    factory.path = path
    factory.gaveUp = Deferred()
    port = reactor.listenTCP(0, factory, interface="127.0.0.1")
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)

    client = yield connectProtocol(endpoint, TakesAll())
    same = (yield client.done) == hashlib.sha256(b"twisted!" * (SIZE // 8)).digest()
    print("client: got all of it,", "as it was" if same else "and it is another")

    yield connectProtocol(endpoint, GoesAway())
    yield factory.gaveUp
    yield port.stopListening()


with tempfile.NamedTemporaryFile() as file:
    file.write(b"twisted!" * (SIZE // 8))
    file.flush()
    react(main, [file.name])
