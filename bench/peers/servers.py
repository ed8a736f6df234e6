"""The servers that the load is put on, on Twisted: servers.py echo|lines|chat"""

import sys

from twisted.internet import reactor, stdio
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.basic import LineReceiver


class Echo(Protocol):
    def connectionMade(self):
        self.transport.registerProducer(self.transport, True)

    def dataReceived(self, data):
        self.transport.write(data)


class Lines(LineReceiver):
    def connectionMade(self):
        self.transport.registerProducer(self, True)

    def lineReceived(self, line):
        self.sendLine(line)


class Member(LineReceiver):
    members = {}

    def connectionMade(self):
        self.members[self] = None

    def lineReceived(self, line):
        shared = line + b"\r\n"
        for member in self.members:
            member.transport.write(shared)

    def connectionLost(self, reason):
        del self.members[self]


class UntilInputEnds(Protocol):
    def connectionLost(self, reason):
        reactor.stop()


servers = {"echo": Echo, "lines": Lines, "chat": Member}
port = reactor.listenTCP(
    0, Factory.forProtocol(servers[sys.argv[1]]), backlog=1024, interface="127.0.0.1"
)
stdio.StandardIO(UntilInputEnds())
sys.stdout.write("%d\n" % port.getHost().port)
sys.stdout.flush()
reactor.run()
