"""Twisted's UDP. It reads what to do in lines:

    echo                   listens with what sends each datagram back reversed; prints "PORT n"
    members GROUP          the same in a multicast group on loopback
    send PORT HEX...       sends these datagrams from one port, then prints "GOT" with the hex of
                           each answer, as many as were sent
    group GROUP PORT HEX   sends a datagram to a group by the loopback interface, and prints "GOT"
                           with the answer
    refused PORT           connects to a port and writes until that is refused; prints "REFUSED"
    long                   writes more than a datagram holds, and prints the error's name
    name                   writes to a name, and prints the error's name
"""

from twisted.internet import protocol, reactor, stdio
from twisted.protocols import basic


class Echo(protocol.DatagramProtocol):
    def datagramReceived(self, datagram, address):
        self.transport.write(datagram[::-1], address)


class Member(Echo):
    def __init__(self, group):
        self.group = group

    def startProtocol(self):
        self.transport.joinGroup(self.group, "127.0.0.1")


class Sending(protocol.DatagramProtocol):
    def __init__(self, to, datagrams):
        self.to = to
        self.datagrams = datagrams
        self.answers = []

    def startProtocol(self):
        if self.to[0] != "127.0.0.1":
            self.transport.setOutgoingInterface("127.0.0.1")
        for datagram in self.datagrams:
            self.transport.write(datagram, self.to)

    def datagramReceived(self, datagram, address):
        self.answers.append(datagram.hex())
        if len(self.answers) == len(self.datagrams):
            print("GOT", *self.answers)
            self.transport.stopListening()


class Refused(protocol.DatagramProtocol):
    def __init__(self, port):
        self.port = port

    def startProtocol(self):
        self.transport.connect("127.0.0.1", self.port)
        # The refusal of the first is told by the second: with epoll, Twisted takes one that comes
        # by itself for the end of the port.
        self.transport.write(b"anybody?")
        self.transport.write(b"anybody?")

    def connectionRefused(self):
        print("REFUSED")
        self.transport.stopListening()


class Commands(basic.LineOnlyReceiver):
    delimiter = b"\n"
    MAX_LENGTH = 1 << 20

    def lineReceived(self, line):
        command, *arguments = line.decode().split(" ")
        getattr(self, "do_" + command)(*arguments)

    def do_echo(self):
        print("PORT", reactor.listenUDP(0, Echo(), interface="127.0.0.1").getHost().port)

    def do_members(self, group):
        port = reactor.listenMulticast(0, Member(group), listenMultiple=True)
        print("PORT", port.getHost().port)

    def do_send(self, port, *datagrams):
        sending = Sending(("127.0.0.1", int(port)), [bytes.fromhex(each) for each in datagrams])
        reactor.listenUDP(0, sending, interface="127.0.0.1", maxPacketSize=65535)

    def do_group(self, group, port, datagram):
        sending = Sending((group, int(port)), [bytes.fromhex(datagram)])
        reactor.listenMulticast(0, sending)

    def do_refused(self, port):
        reactor.listenUDP(0, Refused(int(port)), interface="127.0.0.1")

    def failing(self, datagram, host):
        port = reactor.listenUDP(0, protocol.DatagramProtocol(), interface="127.0.0.1")
        try:
            port.write(datagram, (host, 9))
        except Exception as error:
            print(type(error).__name__)
        port.stopListening()

    def do_long(self):
        self.failing(bytes(65508), "127.0.0.1")

    def do_name(self):
        self.failing(b"x", "localhost")

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
