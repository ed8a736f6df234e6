"""A file, through a connection that sends all back, into another file."""

import io

from zope.interface import implementer

from twisted.internet.defer import Deferred, DeferredQueue, gatherResults, inlineCallbacks, succeed
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react


@implementer(IHalfCloseableProtocol, IPushProducer)
class Stream(Protocol):
    """A connection that is read from and written to. Twisted brings none, so here is one."""

    def __init__(self):
        self.pieces = DeferredQueue()
        self.room = succeed(None)

    def connectionMade(self):
        self.transport.registerProducer(self, True)

    # What comes in: a piece at a time, when it is asked for.

    def read(self):
        self.transport.resumeProducing()
        return self.pieces.get()

    def dataReceived(self, data):
        self.transport.pauseProducing()
        self.pieces.put(data)

    def readConnectionLost(self):
        self.pieces.put(b"")

    # What goes out.

    def write(self, data):
        self.transport.write(data)
        return self.room

    def end(self):
        self.transport.unregisterProducer()
        self.transport.loseWriteConnection()

    def pauseProducing(self):
        self.room = Deferred()

    def resumeProducing(self):
        room, self.room = self.room, succeed(None)
        room.callback(None)

    def stopProducing(self):
        pass

    def writeConnectionLost(self):
        pass


@inlineCallbacks
def pipe(read, write):
    while True:
        data = yield read()
        if not data:
            break
        yield write(data)


class Echo(Stream):
    @inlineCallbacks
    def connectionMade(self):
        super().connectionMade()
        yield pipe(self.read, self.write)
        self.end()
        self.transport.loseConnection()


@inlineCallbacks
def main(reactor):
    port = reactor.listenTCP(0, Factory.forProtocol(Echo), interface="127.0.0.1")
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    stream = yield connectProtocol(endpoint, Stream())
    file = io.BytesIO(b"0123456789" * 400000)
    copy = io.BytesIO()

    sending = pipe(lambda: file.read(65536), stream.write)
    sending.addCallback(lambda _: stream.end())
    yield gatherResults([sending, pipe(stream.read, copy.write)])
    stream.transport.loseConnection()
    print("sent: the file and the end of it")
    print("received:", copy.tell(), "bytes and the end of them")
    print("the copy is", "the same" if copy.getvalue() == file.getvalue() else "another")
    yield port.stopListening()


react(main)
