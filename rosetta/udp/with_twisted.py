"""Ask over UDP, until nobody is there any more."""

from twisted.internet import protocol, reactor


class Shouting(protocol.DatagramProtocol):
    def datagramReceived(self, datagram, address):
        print("server got:", datagram.decode())
        self.transport.write(datagram.upper(), address)


class Asking(protocol.DatagramProtocol):
    def __init__(self, server):
        self.server = server

    def startProtocol(self):
        self.transport.connect("127.0.0.1", self.server.getHost().port)
        self.transport.write(b"hello")

    def datagramReceived(self, datagram, address):
        print("client got:", datagram.decode())
        self.server.stopListening().addCallback(self.ask_again)

    def ask_again(self, _):
        self.transport.write(b"anybody?")
        self.transport.write(b"anybody?")  # hears that the first was refused

    def connectionRefused(self):
        print("refused: nobody is there any more")
        reactor.stop()


server = reactor.listenUDP(0, Shouting(), interface="127.0.0.1")
reactor.listenUDP(0, Asking(server), interface="127.0.0.1")
reactor.run()
