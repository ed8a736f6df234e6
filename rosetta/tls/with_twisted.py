"""Serve over TLS, and connect: to the host of the certificate, and as if to another one."""

import os
import subprocess
import tempfile

from twisted.internet import defer, endpoints, protocol, ssl, task


def make_certificate(path):
    """A key and a certificate for localhost that is signed by nobody else, for today."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", path, "-out", path + ".crt"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    with open(path + ".crt") as certificate, open(path, "a") as both:
        both.write(certificate.read())


class Shouter(protocol.Protocol):
    def dataReceived(self, data):
        print("the server got:", data.decode())
        self.transport.write(data.upper())


class Asker(protocol.Protocol):
    def __init__(self):
        self.done = defer.Deferred()

    def connectionMade(self):
        self.transport.write(b"hello")  # goes out when the handshake is done

    def dataReceived(self, data):
        version = self.transport.getHandle().get_protocol_version_name()
        print("the client got:", data.decode(), "over", version)
        self.transport.loseConnection()

    def connectionLost(self, reason):
        self.done.errback(reason)


@defer.inlineCallbacks
def main(reactor, path):
    make_certificate(path)
    server = endpoints.serverFromString(reactor, "ssl:0:interface=127.0.0.1:privateKey=" + path)
    port = yield server.listen(protocol.Factory.forProtocol(Shouter))
    with open(path) as pem:
        trusted = ssl.Certificate.loadPEM(pem.read())
    for host in ["localhost", "example.org"]:
        print("for", host)
        client = endpoints.wrapClientTLS(
            ssl.optionsForClientTLS(host, trustRoot=trusted),
            endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port),
        )
        asker = yield endpoints.connectProtocol(client, Asker())
        try:
            yield asker.done
        except Exception as reason:
            print("closed" if "cleanly" in str(reason) else "refused")
    yield port.stopListening()


with tempfile.TemporaryDirectory() as folder:
    task.react(main, [os.path.join(folder, "server.pem")])
