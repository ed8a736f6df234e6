"""A client says that it has said all, and hears the answer to it."""

from zope.interface import implementer

from twisted.internet import reactor
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Factory, Protocol


@implementer(IHalfCloseableProtocol)
class Sum(Protocol):
    text = b""

    def dataReceived(self, data):
        self.text += data

    def readConnectionLost(self):
        numbers = [int(word) for word in self.text.split()]
        print("server: got", len(numbers), "numbers and the end of them")
        self.transport.write(b"%d" % sum(numbers))
        self.transport.loseConnection()

    def writeConnectionLost(self):
        pass


@implementer(IHalfCloseableProtocol)
class Question(Protocol):
    answer = b""

    def connectionMade(self):
        self.transport.write(b"1 2 3")
        self.transport.loseWriteConnection()

    def writeConnectionLost(self):
        print("client: has said all")

    def dataReceived(self, data):
        self.answer += data

    def readConnectionLost(self):
        print("client: the sum is", self.answer.decode())
        self.transport.loseConnection()

    def connectionLost(self, reason):
        print("client: closed")
        reactor.stop()


def listening(port):
    client = clientFromString(reactor, "tcp:127.0.0.1:%d" % port.getHost().port)
    return connectProtocol(client, Question())


server = serverFromString(reactor, "tcp:0:interface=127.0.0.1")
server.listen(Factory.forProtocol(Sum)).addCallback(listening)
reactor.run()
