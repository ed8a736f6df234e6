"""Twisted's small services, and a client for them. It reads what to do in lines:

    serve NAME             listens with twisted.protocols' NAME and prints "PORT n"
    ask PORT LIMIT HEX     connects and sends these bytes; with a LIMIT of 0 sends the end, and reads
                           to the end; else it reads that much and aborts. It prints "ANSWER" and of
                           what came: its length, its SHA-256, and its first bytes in hex
"""

import hashlib

from twisted.internet import interfaces, protocol, reactor, stdio
from twisted.protocols import basic, finger, wire
from zope.interface import implementer


@implementer(interfaces.IHalfCloseableProtocol)
class Asking(protocol.Protocol):
    def __init__(self, limit, question):
        self.limit = limit
        self.question = question
        self.answer = b""

    def connectionMade(self):
        self.transport.write(self.question)
        if self.limit == 0:
            self.transport.loseWriteConnection()

    def dataReceived(self, data):
        self.answer += data
        if self.limit and len(self.answer) >= self.limit:
            self.transport.abortConnection()

    def readConnectionLost(self):
        self.transport.loseConnection()

    def writeConnectionLost(self):
        pass

    def connectionLost(self, reason):
        answer = self.answer[: self.limit or None]
        digest = hashlib.sha256(answer).hexdigest()
        print("ANSWER", len(answer), digest, answer[:1000].hex())


class Asker(protocol.ClientFactory):
    def __init__(self, limit, question):
        self.arguments = limit, question

    def buildProtocol(self, address):
        return Asking(*self.arguments)

    def clientConnectionFailed(self, connector, reason):
        print("FAILED", reason.getErrorMessage())


class Commands(basic.LineOnlyReceiver):
    delimiter = b"\n"
    MAX_LENGTH = 1 << 20

    def lineReceived(self, line):
        command, *arguments = line.decode().split(" ")
        getattr(self, "do_" + command)(*arguments)

    def do_serve(self, name):
        maker = finger.Finger if name == "Finger" else getattr(wire, name)
        port = reactor.listenTCP(0, protocol.Factory.forProtocol(maker), interface="127.0.0.1")
        print("PORT", port.getHost().port)

    def do_ask(self, port, limit, question):
        reactor.connectTCP("127.0.0.1", int(port), Asker(int(limit), bytes.fromhex(question)))

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
