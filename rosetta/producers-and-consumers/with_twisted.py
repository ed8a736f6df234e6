"""A large file for a reader who does not read at first: the sender waits, and so does the file."""

import tempfile

from twisted.internet import reactor
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.basic import FileSender

SIZE = 32 * 1024 * 1024  # more than the system's buffers hold
PATTERN = bytes(range(256))

file = tempfile.TemporaryFile()
file.write(PATTERN * (SIZE // len(PATTERN)))
file.seek(0)


class Sender(Protocol):
    def connectionMade(self):
        FileSender().beginFileTransfer(file, self.transport).addCallback(self.written)

    def written(self, last):
        print("server: the whole file is written")
        self.transport.loseConnection()


class Receiver(Protocol):
    received = 0
    wrong = 0

    def connectionMade(self):
        self.transport.pauseProducing()
        reactor.callLater(0.5, self.begin)

    def begin(self):
        print("server: waits with part of the file:", "yes" if file.tell() < SIZE else "no")
        print("client: begins to read")
        self.transport.resumeProducing()

    def dataReceived(self, data):
        at = self.received % len(PATTERN)
        expected = (PATTERN[at:] + PATTERN * (len(data) // len(PATTERN) + 1))[: len(data)]
        self.wrong += data != expected
        self.received += len(data)

    def connectionLost(self, reason):
        print("client: got", self.received, "bytes,", self.wrong, "wrong pieces")
        reactor.stop()


def listening(port):
    client = clientFromString(reactor, "tcp:127.0.0.1:%d" % port.getHost().port)
    return connectProtocol(client, Receiver())


server = serverFromString(reactor, "tcp:0:interface=127.0.0.1")
server.listen(Factory.forProtocol(Sender)).addCallback(listening)
reactor.run()
