"""A server at a path that only its owner may open, and its client."""

import os
import tempfile

from twisted.internet import reactor
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.protocol import Factory, Protocol

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "socket")


class Shout(Protocol):
    def dataReceived(self, data):
        print("server:", data.decode())
        self.transport.write(data.upper())


class Hello(Protocol):
    def connectionMade(self):
        self.transport.write(b"hello")

    def dataReceived(self, data):
        print("client:", data.decode())
        self.transport.loseConnection()

    def connectionLost(self, reason):
        self.port.stopListening().addCallback(stopped)


def listening(port):
    print("mode of the socket:", oct(os.stat(path).st_mode & 0o777)[2:])
    hello = Hello()
    hello.port = port
    return connectProtocol(clientFromString(reactor, "unix:" + path), hello)


def stopped(_):
    print("the file is", "still there" if os.path.exists(path) else "gone")
    reactor.stop()


server = serverFromString(reactor, f"unix:{path}:mode=600")
server.listen(Factory.forProtocol(Shout)).addCallback(listening)
reactor.run()
folder.cleanup()
