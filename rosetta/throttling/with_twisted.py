"""A server that takes no more than 20000 bytes a second, and a client that sends more."""

from twisted.internet import reactor
from twisted.internet.protocol import ClientFactory, Factory, Protocol
from twisted.protocols.policies import ThrottlingFactory

LIMIT = 20000


class Upload(Protocol):
    received = 0

    def connectionMade(self):
        self.began = reactor.seconds()

    def dataReceived(self, data):
        self.received += len(data)
        if self.received == 30000:
            print("server: 30000 bytes, at once")
        elif self.received == 30004:
            # Sent after 1.2 seconds; half a second too much was read in the first.
            held_back = reactor.seconds() - self.began > 1.4
            print("server: 4 more,", "held back" if held_back else "at once")
            self.transport.loseConnection()

    def connectionLost(self, reason):
        print("server: closed")
        reactor.stop()


class Sender(Protocol):
    def connectionMade(self):
        self.transport.write(b"x" * 30000)
        reactor.callLater(1.2, self.transport.write, b"more")


factory = ThrottlingFactory(Factory.forProtocol(Upload), readLimit=LIMIT)
port = reactor.listenTCP(0, factory, interface="127.0.0.1")
reactor.connectTCP("127.0.0.1", port.getHost().port, ClientFactory.forProtocol(Sender))
reactor.run()
