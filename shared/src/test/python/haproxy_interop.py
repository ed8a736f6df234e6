"""Twisted's PROXY protocol, one connection after the other. It reads what to do in lines:

    serve             listens behind haproxy:, prints "PORT n"; of each connection it prints the
                      addresses and what it got: "GOT peer port host port HEX", or "REFUSED"
    send PORT HEX     connects there, sends these bytes, and prints what comes back until the end:
                      "ANSWER HEX"
    parse HEX         gives these bytes to Twisted's parsers and prints "FROM a p TO a p REST HEX",
                      "NOTHING HEX" (no addresses), "MORE" or "INVALID"
"""

from twisted.internet import address, endpoints, protocol, reactor, stdio
from twisted.protocols import basic
from twisted.protocols.haproxy._exceptions import InvalidProxyHeader
from twisted.protocols.haproxy._v1parser import V1Parser
from twisted.protocols.haproxy._v2parser import V2Parser


def shown(where):
    if isinstance(where, address.UNIXAddress):
        return "unix %s" % (where.name.decode() or "-")
    return "%s %d" % (where.host, where.port)


class Serving(protocol.Protocol):
    def dataReceived(self, data):
        host = self.transport.getHost()
        print("GOT", shown(self.transport.getPeer()), shown(host), data.hex())
        self.told = True
        self.transport.loseConnection()

    told = False

    def connectionLost(self, reason):
        if not self.told:
            print("REFUSED")


class Sending(protocol.Protocol):
    answer = b""

    def __init__(self, data):
        self.data = data

    def connectionMade(self):
        self.transport.write(self.data)

    def dataReceived(self, data):
        self.answer += data

    def connectionLost(self, reason):
        print("ANSWER", self.answer.hex())


class Commands(basic.LineOnlyReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):
        command, *arguments = line.decode().split(" ")
        getattr(self, "do_" + command)(*arguments)

    def do_serve(self):
        endpoint = endpoints.serverFromString(reactor, "haproxy:tcp:0:interface=127.0.0.1")
        listening = endpoint.listen(protocol.Factory.forProtocol(Serving))
        listening.addCallback(lambda port: print("PORT", port.getHost().port))

    def do_send(self, port, data):
        endpoint = endpoints.clientFromString(reactor, "tcp:127.0.0.1:" + port)
        endpoints.connectProtocol(endpoint, Sending(bytes.fromhex(data)))

    def do_parse(self, data):
        data = bytes.fromhex(data)
        try:
            info, rest = (V1Parser if data[:1] == b"P" else V2Parser)().feed(data)
        except (InvalidProxyHeader, ValueError, KeyError):
            print("INVALID")
            return
        if info is None:
            print("MORE")
        elif info.source is None:
            print("NOTHING", rest.hex())
        else:
            print("FROM", shown(info.source), "TO", shown(info.destination), "REST", rest.hex())

    def connectionLost(self, reason):
        reactor.stop()


stdio.StandardIO(Commands())
reactor.run()
