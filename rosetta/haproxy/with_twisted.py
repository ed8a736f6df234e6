"""A server behind a balancer, which says in front of each connection whose it is."""

import socket
import struct

from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol, serverFromString
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react


def version_1(host, port):
    return f"PROXY TCP4 {host} 127.0.0.1 {port} 80\r\n".encode()


def version_2(host, port):
    addresses = socket.inet_aton(host) + socket.inet_aton("127.0.0.1")
    head = struct.pack("!BBH", 0x21, 0x11, 12)  # version 2, PROXY; TCP over IPv4; so many bytes
    return b"\r\n\r\n\0\r\nQUIT\n" + head + addresses + struct.pack("!HH", port, 80)


class Greet(Protocol):
    def dataReceived(self, data):
        peer = self.transport.getPeer()
        self.transport.write(f"from {peer.host} port {peer.port}: {data.decode()}".encode())
        self.transport.loseConnection()


class Balanced(Protocol):
    heard = b""

    def __init__(self, header):
        self.header = header
        self.closed = Deferred()

    def connectionMade(self):
        self.transport.write(self.header + b"hello")

    def dataReceived(self, data):
        self.heard += data

    def connectionLost(self, reason):
        self.closed.callback(self.heard.decode() or "closed")


@inlineCallbacks
def main(reactor):
    server = serverFromString(reactor, "haproxy:tcp:0:interface=127.0.0.1")
    port = yield server.listen(Factory.forProtocol(Greet))
    client = TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    headers = {
        "version 1": version_1("192.0.2.7", 40000),
        "version 2": version_2("198.51.100.9", 50000),
        "no header": b"GET / HTTP/1.0\r\n\r\n",
    }
    for name, header in headers.items():
        balanced = yield connectProtocol(client, Balanced(header))
        print(f"{name}: {(yield balanced.closed)}")
    yield port.stopListening()


react(main)
