"""Three of the internet's small old services, and a client that tries them."""

from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater, react
from twisted.protocols import wire


class Quote(wire.QOTD):
    def getQuote(self):
        return b"Less is more.\r\n"


class Client(Protocol):
    heard = b""

    def __init__(self):
        self.line = Deferred()

    def dataReceived(self, data):
        self.heard += data
        if self.heard.endswith(b"\r\n"):
            self.line.callback(self.heard.decode().strip())


@inlineCallbacks
def main(reactor):
    def connect(service):
        port = reactor.listenTCP(0, Factory.forProtocol(service), interface="127.0.0.1")
        endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
        return connectProtocol(endpoint, Client())

    client = yield connect(wire.Echo)
    client.transport.write(b"hello\r\n")
    print("echo:", (yield client.line))
    client.transport.loseConnection()

    client = yield connect(wire.Discard)
    client.transport.write(b"hello\r\n")
    yield deferLater(reactor, 0.2)
    print("discard:", client.heard.decode() or "nothing")
    client.transport.loseConnection()

    client = yield connect(Quote)
    print("quote of the day:", (yield client.line))


react(main)
