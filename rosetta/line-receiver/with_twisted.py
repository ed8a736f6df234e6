"""A chat in lines: who connects says a name, and then hears what the others say."""

from twisted.internet.defer import DeferredQueue, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Factory
from twisted.internet.task import react
from twisted.protocols.basic import LineReceiver


class Member(LineReceiver):
    def __init__(self, members):
        self.members = members
        self.name = None

    def connectionMade(self):
        self.sendLine(b"your name?")

    def lineReceived(self, line):
        if self.name is None:
            self.name = line.decode()
            self.members[self.name] = self
            self.tellTheOthers(f"{self.name} is here")
            self.sendLine(f"welcome, {self.name}".encode())
        else:
            self.tellTheOthers(f"{self.name}: {line.decode()}")

    def connectionLost(self, reason):
        if self.members.pop(self.name, None):
            self.tellTheOthers(f"{self.name} has left")

    def tellTheOthers(self, text):
        for member in self.members.values():
            if member is not self:
                member.sendLine(text.encode())


class Chat(Factory):
    def __init__(self):
        self.members = {}

    def buildProtocol(self, address):
        return Member(self.members)


class Client(LineReceiver):
    def __init__(self):
        self.lines = DeferredQueue()

    def lineReceived(self, line):
        self.lines.put(line.decode())


@inlineCallbacks
def main(reactor):
    port = reactor.listenTCP(0, Chat(), interface="127.0.0.1")
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)

    @inlineCallbacks
    def join(name):
        client = yield connectProtocol(endpoint, Client())
        yield hear(name, client)
        client.sendLine(name.encode())
        yield hear(name, client)
        return client

    @inlineCallbacks
    def hear(name, client):
        line = yield client.lines.get()
        print(f"{name} hears: {line}")

    ada = yield join("ada")
    grace = yield join("grace")
    yield hear("ada", ada)
    grace.sendLine(b"hello")
    yield hear("ada", ada)
    ada.transport.loseConnection()
    yield hear("grace", grace)
    grace.transport.loseConnection()
    yield port.stopListening()


react(main)
