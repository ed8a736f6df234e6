"""Strings of any bytes, each with its length in front; one that is too long ends it."""

from twisted.internet.defer import Deferred, DeferredQueue, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory
from twisted.internet.task import react
from twisted.protocols.basic import Int16StringReceiver, Int32StringReceiver, NetstringReceiver


class Shout:
    MAX_LENGTH = 20

    def stringReceived(self, string):
        self.sendString(string.upper())


class Hear:
    def __init__(self):
        self.strings = DeferredQueue()
        self.closed = Deferred()

    def stringReceived(self, string):
        self.strings.put(string.decode())

    def connectionLost(self, reason):
        self.closed.callback(None)


@inlineCallbacks
def converse(reactor, name, receiver):
    server = type("Server", (Shout, receiver), {})
    client = type("Client", (Hear, receiver), {})()
    port = reactor.listenTCP(0, Factory.forProtocol(server), interface="127.0.0.1")
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    yield connectProtocol(endpoint, client)
    for string in ["one", "", "two\r\nlines"]:
        client.sendString(string.encode())
        heard = yield client.strings.get()
        print(f"{name}:", heard.replace("\r\n", " / ") or "an empty one")
    client.sendString(b"x" * 21)
    yield client.closed
    print(f"{name}: one of 21 bytes, and the connection is closed")
    yield port.stopListening()


@inlineCallbacks
def main(reactor):
    yield converse(reactor, "netstrings", NetstringReceiver)
    yield converse(reactor, "two bytes in front", Int16StringReceiver)
    yield converse(reactor, "four bytes in front", Int32StringReceiver)


react(main)
