"""Questions with typed arguments, answers, and an error that is the same at the other end."""

from twisted.internet import task
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.protocol import Factory
from twisted.protocols import amp


class Sum(amp.Command):
    arguments = [(b"a", amp.Integer()), (b"b", amp.Integer())]
    response = [(b"total", amp.Integer())]


class Divide(amp.Command):
    arguments = [(b"numerator", amp.Integer()), (b"denominator", amp.Integer())]
    response = [(b"result", amp.Float())]
    errors = {ZeroDivisionError: b"ZERO_DIVISION"}


class Forget(amp.Command):
    pass


class Math(amp.AMP):
    @Sum.responder
    def sum(self, a, b):
        return {"total": a + b}

    @Divide.responder
    def divide(self, numerator, denominator):
        return {"result": numerator / denominator}


async def main(reactor):
    server = serverFromString(reactor, "tcp:0:interface=127.0.0.1")
    port = await server.listen(Factory.forProtocol(Math))
    endpoint = clientFromString(reactor, f"tcp:127.0.0.1:{port.getHost().port}")
    math = await connectProtocol(endpoint, amp.AMP())

    answer = await math.callRemote(Sum, a=13, b=81)
    print("13 + 81 =", answer["total"])
    answer = await math.callRemote(Divide, numerator=10, denominator=4)
    print("10 / 4 =", answer["result"])
    try:
        await math.callRemote(Divide, numerator=1234, denominator=0)
    except ZeroDivisionError:
        print("1234 / 0 is an error: ZeroDivisionError")
    try:
        await math.callRemote(Forget)
    except amp.UnhandledCommand:
        print("Forget is a command that nobody answers")
    math.transport.loseConnection()
    await port.stopListening()


task.react(main)
