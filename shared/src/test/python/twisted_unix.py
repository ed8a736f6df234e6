"""Twisted's side of a UNIX socket: `listen PATH` echoes until it is killed, `connect PATH` says
hello and prints the answer."""

import sys

from twisted.internet import reactor
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.error import CannotListenError
from twisted.internet.protocol import Factory, Protocol


class Echo(Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


class Hello(Protocol):
    received = b""

    def connectionMade(self):
        self.transport.write(b"hello")

    def dataReceived(self, data):
        self.received += data
        if self.received == b"hello":
            self.transport.loseConnection()

    def connectionLost(self, reason):
        print(self.received.decode(), reason.type.__name__)
        reactor.stop()


def listening(port):
    print("LISTENING")


def refused(failure):
    failure.trap(CannotListenError)
    print("REFUSED")
    reactor.stop()


action, path = sys.argv[1:]
if action == "listen":
    endpoint = serverFromString(reactor, "unix:" + path)
    endpoint.listen(Factory.forProtocol(Echo)).addCallbacks(listening, refused)
else:
    connectProtocol(clientFromString(reactor, "unix:" + path), Hello())
reactor.run()
