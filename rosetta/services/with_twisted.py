"""Two of our own, a port and a repeated call, which start and stop as one."""

from twisted.application.internet import StreamServerEndpointService, TimerService
from twisted.application.service import MultiService, Service
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol, serverFromString
from twisted.internet.error import ConnectionRefusedError
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react


class Named(Service):
    def __init__(self, name):
        self.setName(name)

    def startService(self):
        super().startService()
        print(f"{self.name}: starts")

    def stopService(self):
        super().stopService()
        print(f"{self.name}: stops")


class Ticks:
    count = 0

    def __init__(self):
        self.three = Deferred()

    def tick(self):
        self.count += 1
        if self.count <= 3:
            print("tick", self.count)
        if self.count == 3:
            self.three.callback(None)


class Greet(Protocol):
    def connectionMade(self):
        self.transport.write(b"hello")
        self.transport.loseConnection()


class Hear(Protocol):
    heard = b""

    def __init__(self):
        self.done = Deferred()

    def dataReceived(self, data):
        self.heard += data

    def connectionLost(self, reason):
        self.done.callback(self.heard.decode())


@inlineCallbacks
def main(reactor):
    ticks = Ticks()
    endpoint = serverFromString(reactor, "tcp:0:interface=127.0.0.1")
    greetings = StreamServerEndpointService(endpoint, Factory.forProtocol(Greet))

    all = MultiService()
    for service in [Named("journal"), Named("desk"), greetings, TimerService(0.05, ticks.tick)]:
        service.setServiceParent(all)
    all.privilegedStartService()  # opens the port
    all.startService()
    yield ticks.three

    number = greetings._waitingForPort.result.getHost().port  # nothing public says it
    client = TCP4ClientEndpoint(reactor, "127.0.0.1", number)
    hear = yield connectProtocol(client, Hear())
    print("a client hears:", (yield hear.done))
    yield all.stopService()
    print("all has stopped")
    try:
        yield connectProtocol(client, Hear())
    except ConnectionRefusedError:
        print("nobody listens any more")


react(main)
