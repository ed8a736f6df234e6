"""Listen and connect where strings say."""

import os
import tempfile

from twisted.internet import task
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import clientFromString, connectProtocol
from twisted.internet.endpoints import quoteStringArgument, serverFromString
from twisted.internet.protocol import Factory, Protocol


class Greeting(Protocol):
    def connectionMade(self):
        self.transport.write(b"hello over " + type(self.transport.getHost()).__name__.encode())
        self.transport.loseConnection()


class Hearing(Protocol):
    def __init__(self):
        self.heard = b""
        self.over = Deferred()

    def dataReceived(self, data):
        self.heard += data

    def connectionLost(self, reason):
        self.over.callback(self.heard.decode())


@inlineCallbacks
def hear(reactor, description):
    hearing = yield connectProtocol(clientFromString(reactor, description), Hearing())
    print((yield hearing.over))


@inlineCallbacks
def main(reactor):
    factory = Factory.forProtocol(Greeting)
    port = yield serverFromString(reactor, "tcp:0:interface=127.0.0.1").listen(factory)
    yield hear(reactor, "tcp:127.0.0.1:%d:timeout=5" % port.getHost().port)

    with tempfile.TemporaryDirectory() as folder:
        path = quoteStringArgument(os.path.join(folder, "a:b"))  # a colon is quoted: a\:b
        port = yield serverFromString(reactor, "unix:%s:mode=600" % path).listen(factory)
        yield hear(reactor, "unix:path=" + path)
        yield port.stopListening()

    try:
        serverFromString(reactor, "tcp:eighty")
    except ValueError:
        print("not understood: tcp:eighty")


task.react(main)
