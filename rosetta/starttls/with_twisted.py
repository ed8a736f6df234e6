"""A connection that begins in the clear, and goes on over TLS."""

import os
import subprocess
import tempfile

from twisted.internet import defer, endpoints, protocol, ssl, task
from twisted.protocols.basic import LineReceiver


def make_certificate(path):
    """A key and a certificate for localhost that is signed by nobody else, for today."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", path, "-out", path + ".crt"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    with open(path + ".crt") as certificate, open(path) as key:
        return certificate.read(), key.read()


class Speaker(LineReceiver):
    secure = False

    def __init__(self, name, tls):
        self.name = name
        self.tls = tls

    def lineReceived(self, line):
        handle = self.transport.getHandle()
        how = "over " + handle.get_protocol_version_name() if self.secure else "in the clear"
        print(f"{self.name}: {how}: {line.decode()}")
        self.heard(line)

    def startTLS(self):
        self.transport.startTLS(self.tls)
        self.secure = True


class Server(Speaker):
    def heard(self, line):
        if not self.secure:
            self.sendLine(b"go ahead")  # the last that is sent in the clear
            self.startTLS()
        else:
            self.sendLine(b"thanks")


class Client(Speaker):
    def connectionMade(self):
        self.done = defer.Deferred()
        self.sendLine(b"begin TLS")

    def heard(self, line):
        if not self.secure:
            self.startTLS()
            self.sendLine(b"a secret")  # goes out when the server has been checked
        else:
            self.transport.loseConnection()

    def connectionLost(self, reason):
        print("client: closed")
        self.done.callback(None)


@defer.inlineCallbacks
def main(reactor, path):
    certificate, key = make_certificate(path)
    own = ssl.PrivateCertificate.loadPEM(certificate + key).options()
    trusted = ssl.Certificate.loadPEM(certificate)
    localhost = ssl.optionsForClientTLS("localhost", trustRoot=trusted)

    factory = protocol.Factory.forProtocol(lambda: Server("server", own))
    port = reactor.listenTCP(0, factory, interface="127.0.0.1")
    endpoint = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    client = yield endpoints.connectProtocol(endpoint, Client("client", localhost))
    yield client.done
    yield port.stopListening()


with tempfile.TemporaryDirectory() as folder:
    task.react(main, [os.path.join(folder, "server.pem")])
