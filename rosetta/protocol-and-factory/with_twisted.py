"""Echoes what it gets: a protocol for each connection, and a factory for what they share."""

from twisted.internet import reactor
from twisted.internet.protocol import ClientFactory, Factory, Protocol


class Echo(Protocol):
    def __init__(self, number):
        self.number = number

    def dataReceived(self, data):
        print(f"server: connection {self.number} says {data.decode()}")
        self.transport.write(data)


class EchoFactory(Factory):
    connections = 0

    def buildProtocol(self, address):
        self.connections += 1
        return Echo(self.connections)


class Speaker(Protocol):
    def __init__(self, word):
        self.word = word

    def connectionMade(self):
        self.transport.write(self.word.encode())

    def dataReceived(self, data):
        print("client: back comes", data.decode())
        self.transport.loseConnection()


class SpeakerFactory(ClientFactory):
    """Says one word after the other, each over a connection of its own."""

    def __init__(self, words):
        self.words = words

    def buildProtocol(self, address):
        return Speaker(self.words.pop(0))

    def clientConnectionLost(self, connector, reason):
        if self.words:
            connector.connect()
        else:
            reactor.stop()


port = reactor.listenTCP(0, EchoFactory(), interface="127.0.0.1")
reactor.connectTCP("127.0.0.1", port.getHost().port, SpeakerFactory(["hello", "goodbye"]))
reactor.run()
