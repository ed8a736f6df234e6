"""A port whose connections go on to another one; and what becomes of them if nobody is there."""

from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react
from twisted.protocols.portforward import ProxyFactory


class Shout(Protocol):
    def dataReceived(self, data):
        print(f"at the back: {data.decode()} from {self.transport.getPeer().host}")
        self.transport.write(data.upper())
        self.transport.loseConnection()


class Hello(Protocol):
    def __init__(self):
        self.closed = Deferred()

    def connectionMade(self):
        self.transport.write(b"hello")

    def dataReceived(self, data):
        print("at the front:", data.decode())

    def connectionLost(self, reason):
        self.closed.callback(None)


@inlineCallbacks
def main(reactor):
    back = reactor.listenTCP(0, Factory.forProtocol(Shout), interface="127.0.0.1")
    proxy = ProxyFactory("127.0.0.1", back.getHost().port)
    middle = reactor.listenTCP(0, proxy, interface="127.0.0.1")
    front = TCP4ClientEndpoint(reactor, "127.0.0.1", middle.getHost().port)
    print("in the middle: forwards to the back")

    hello = yield connectProtocol(front, Hello())
    yield hello.closed
    print("at the front: closed")

    yield back.stopListening()
    hello = yield connectProtocol(front, Hello())
    yield hello.closed
    print("nobody at the back: closed")
    yield middle.stopListening()


react(main)
