"""Tests a protocol without a network: the test is the other side."""

from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure


class Greeter(LineReceiver):
    """Asks for a name, greets, and hangs up."""

    def connectionMade(self):
        self.sendLine(b"your name?")

    def lineReceived(self, line):
        self.sendLine(b"hello, " + line)
        self.transport.loseConnection()

    def connectionLost(self, reason):
        print("the greeter is told:", reason.type.__name__)


def sent(transport):
    text = transport.value().decode().strip()
    transport.clear()
    return text or "nothing"


greeter, transport = Greeter(), StringTransport()
greeter.makeConnection(transport)
print("when connected:", sent(transport))
greeter.dataReceived(b"Ada Love")
print("after half a line:", sent(transport))
greeter.dataReceived(b"lace\r\nBob\r\n")
print("after the rest, and more:", sent(transport))
print("it hangs up:", "yes" if transport.disconnecting else "no")
greeter.connectionLost(Failure(ConnectionDone()))
