"""Reads its standard input line by line, and answers on its standard output."""

import os

from zope.interface import implementer

from twisted.internet import reactor
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.stdio import StandardIO
from twisted.protocols.basic import LineReceiver


@implementer(IHalfCloseableProtocol)
class Adder(LineReceiver):
    delimiter = b"\n"

    def connectionMade(self):
        self.sendLine(b"what shall be added?")

    def lineReceived(self, line):
        try:
            self.sendLine(line + b": %d" % sum(int(word) for word in line.split()))
        except ValueError:
            self.sendLine(line + b": no number")

    def readConnectionLost(self):
        self.sendLine(b"that was all")
        self.transport.loseConnection()

    def writeConnectionLost(self):
        pass

    def connectionLost(self, reason):
        reactor.stop()


def type_in(text):
    """As if somebody had typed it: a program that is really asked does without."""
    read, write = os.pipe()
    os.write(write, text)
    os.close(write)
    os.dup2(read, 0)


type_in(b"1 2 3\n4 5\nsix\n")
StandardIO(Adder())
reactor.run()
