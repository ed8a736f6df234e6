"""Connections over TLS of Twisted's, one after the other, as peers for tests. It reads what to do in
lines, each a JSON object:

    do          "listen" or "connect"
    behaviour   "echo", "talk", "abort" or "starttls"
    port        where to connect
    own         a PEM file with a key and a certificate; for a client optional
    trusted     a PEM file with the authority that signs the other side; for a server optional
    host        whom a client wants to talk to
    protocols   for ALPN; optional

Listening, it prints "PORT n" first. It prints each event of the connection on a line, and at its end
why it was lost and how much had come: "lost REASON BYTES".
"""

import json

from twisted.internet import endpoints, interfaces, protocol, reactor, ssl, stdio
from twisted.protocols import basic, tls
from zope.interface import implementer

MUCH = 1_000_000


def read(path):
    with open(path, "rb") as file:
        return file.read()


def options(todo):
    own = ssl.PrivateCertificate.loadPEM(read(todo["own"])) if "own" in todo else None
    trusted = ssl.Certificate.loadPEM(read(todo["trusted"])) if "trusted" in todo else None
    protocols = [name.encode() for name in todo.get("protocols", [])] or None
    if todo["do"] == "connect":
        return ssl.optionsForClientTLS(
            todo["host"], trusted, own, acceptableProtocols=protocols
        )
    return ssl.CertificateOptions(
        privateKey=own.privateKey.original,
        certificate=own.original,
        trustRoot=trusted,
        acceptableProtocols=protocols,
    )


@implementer(interfaces.IHandshakeListener)
class Peer(protocol.Protocol):
    def connectionMade(self):
        self.received = 0
        print("made")
        self.begin()

    def handshakeCompleted(self):
        certificate = self.transport.getPeerCertificate()
        name = certificate.get_subject().CN if certificate else None
        protocol = self.transport.negotiatedProtocol
        print("handshake", name, protocol.decode() if protocol else None)

    def dataReceived(self, data):
        self.received += len(data)
        self.heard(data)

    def connectionLost(self, reason):
        print("lost", reason.type.__name__, self.received)

    def begin(self):
        pass

    def heard(self, data):
        pass


class Echo(Peer):
    def heard(self, data):
        self.transport.write(data)


class Talk(Peer):
    """Sends much, and closes when as much has come back."""

    def begin(self):
        self.transport.write(b"x" * MUCH)

    def heard(self, data):
        if self.received == MUCH:
            self.transport.loseConnection()


class Abort(Peer):
    def heard(self, data):
        self.transport.abortConnection()


@implementer(interfaces.IHandshakeListener)
class StartTLS(basic.LineReceiver):
    """Lines; after STARTTLS and its answer over TLS."""

    def __init__(self, todo):
        self.todo = todo

    def connectionMade(self):
        print("made")
        if self.todo["do"] == "connect":
            self.sendLine(b"STARTTLS")

    def handshakeCompleted(self):
        print("handshake")

    def lineReceived(self, line):
        print("line", line.decode())
        if line == b"STARTTLS":
            self.sendLine(b"go ahead")
            self.transport.startTLS(options(self.todo))
            self.sendLine(b"welcome")
        elif line == b"go ahead":
            self.transport.startTLS(options(self.todo))
            self.sendLine(b"hello")
        elif line == b"bye":
            self.transport.loseConnection()

    def connectionLost(self, reason):
        print("lost", reason.type.__name__)


BEHAVIOURS = {"echo": Echo, "talk": Talk, "abort": Abort}


def factory(todo):
    if todo["behaviour"] == "starttls":
        return protocol.Factory.forProtocol(lambda: StartTLS(todo))
    inner = protocol.Factory.forProtocol(BEHAVIOURS[todo["behaviour"]])
    return tls.TLSMemoryBIOFactory(options(todo), todo["do"] == "connect", inner)


class Commands(basic.LineReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):
        todo = json.loads(line)
        if todo["do"] == "connect":
            endpoint = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", todo["port"])
            endpoint.connect(factory(todo))
        else:
            endpoint = endpoints.TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1")
            endpoint.listen(factory(todo)).addCallback(
                lambda port: print("PORT", port.getHost().port)
            )

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
