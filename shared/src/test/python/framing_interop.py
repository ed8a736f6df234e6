"""Rooms in which everybody hears every piece, in one of Twisted's framings, and their guests.

It does what its input says, in lines:

    listen KIND           opens a room; prints "PORT n"
    connect KIND PORT     a guest enters a room; prints "made"
    say GUEST HEX         a guest, counted from 0, says a piece
    raw GUEST HEX         a guest sends bytes that are what they are

Each piece a guest hears is printed as "GUEST HEX", and the end of a connection as "GUEST lost".
"""

from twisted.internet import protocol, reactor, stdio
from twisted.protocols import basic

RECEIVERS = {
    "LINES": basic.LineReceiver,
    "NETSTRING": basic.NetstringReceiver,
    "INT8": basic.Int8StringReceiver,
    "INT16": basic.Int16StringReceiver,
    "INT32": basic.Int32StringReceiver,
}
guests = []


def receiver(kind, heard, lost):
    """A class that calls these with each piece, and at its end."""

    class Receiver(RECEIVERS[kind]):
        MAX_LENGTH = 100

        def lineReceived(self, line):
            heard(self, line)

        def stringReceived(self, string):
            heard(self, string)

        def send(self, piece):
            if kind == "LINES":
                self.sendLine(piece)
            else:
                self.sendString(piece)

        def connectionLost(self, reason):
            lost(self)

    return Receiver


def listen(kind):
    members = set()

    def heard(member, piece):
        for each in members:
            each.send(piece)

    class Member(receiver(kind, heard, members.discard)):
        def connectionMade(self):
            members.add(self)

    port = reactor.listenTCP(0, protocol.Factory.forProtocol(Member), interface="127.0.0.1")
    print("PORT", port.getHost().port)


def connect(kind, port):
    number = len(guests)

    def heard(guest, piece):
        print(number, piece.hex())

    def lost(guest):
        print(number, "lost")

    class Guest(receiver(kind, heard, lost)):
        def connectionMade(self):
            guests.append(self)
            print("made")

    reactor.connectTCP("127.0.0.1", int(port), protocol.ClientFactory.forProtocol(Guest))


COMMANDS = {
    "listen": listen,
    "connect": connect,
    "say": lambda guest, piece: guests[int(guest)].send(bytes.fromhex(piece)),
    "raw": lambda guest, data: guests[int(guest)].transport.write(bytes.fromhex(data)),
}


class Commands(basic.LineOnlyReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):
        command, *arguments = line.decode().split(" ")
        COMMANDS[command](*arguments)

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
