"""Twisted's AMP, told by lines on stdin what to do, for the tests against it.

    decode TYPE HEX    -> OK HEX, read and written again, or ERROR
    repr HEX           -> the repr() of a float, of the 8 bytes it consists of
    program HEX        -> HEX CLOSED: what a server answers to these bytes, byte by byte
    serve              -> PORT n, and then a server until the end
    echo PORT HEX      -> OK HEX: the box is read, sent as Everything, and the answer written
    call PORT NAME END -> OK, or the error's class and text; then, where END is "stays", a sum over
                          the same connection, or else why it was lost
    switch PORT HOW    -> what the other protocol said
    identity FILE      -> OK: a server agrees to TLS with this key and certificate
    starttls PORT FILE -> OK, the name in the server's certificate, and a sum over TLS
"""

import struct

from twisted.internet import defer, reactor, ssl, stdio
from twisted.internet.endpoints import clientFromString, connectProtocol, serverFromString
from twisted.internet.protocol import ClientFactory, Factory, Protocol
from twisted.internet.testing import StringTransport
from twisted.protocols import amp
from twisted.protocols.basic import LineReceiver

POINT = [(b"x", amp.Integer()), (b"y", amp.Unicode(optional=True))]

TYPES = {
    "Integer": amp.Integer(),
    "Float": amp.Float(),
    "Boolean": amp.Boolean(),
    "Unicode": amp.Unicode(),
    "String": amp.String(),
    "Decimal": amp.Decimal(),
    "DateTime": amp.DateTime(),
    "Path": amp.Path(),
    "ListOfInteger": amp.ListOf(amp.Integer()),
    "ListOfListOfUnicode": amp.ListOf(amp.ListOf(amp.Unicode())),
    "AmpList": amp.AmpList(POINT),
}

EVERYTHING = [
    (b"count", amp.Integer()),
    (b"large", amp.Integer()),
    (b"ratio", amp.Float()),
    (b"flag", amp.Boolean()),
    (b"text", amp.Unicode()),
    (b"bytes", amp.String()),
    (b"price", amp.Decimal()),
    (b"time", amp.DateTime()),
    (b"path", amp.Path()),
    (b"numbers", amp.ListOf(amp.Float())),
    (b"words", amp.ListOf(amp.ListOf(amp.Unicode()))),
    (b"points", amp.AmpList(POINT)),
    (b"class", amp.Unicode(optional=True)),
    (b"with-dash", amp.Integer(optional=True)),
]


class Everything(amp.Command):
    arguments = EVERYTHING
    response = EVERYTHING


class Sum(amp.Command):
    arguments = [(b"a", amp.Integer()), (b"b", amp.Integer())]
    response = [(b"total", amp.Integer())]


class Known(Exception):
    pass


class Fatal(Exception):
    pass


class Fail(amp.Command):
    arguments = [(b"how", amp.Unicode())]
    errors = {Known: b"KNOWN"}
    fatalErrors = {Fatal: b"FATAL"}


class Note(amp.Command):
    arguments = [(b"how", amp.Unicode())]
    requiresAnswer = False


class Nobody(amp.Command):
    pass


class Switch(amp.ProtocolSwitchCommand):
    arguments = [(b"how", amp.Unicode())]
    errors = {Known: b"KNOWN"}


class Shout(Protocol):
    """What is switched to: says everything again, louder."""

    def dataReceived(self, data):
        self.transport.write(data.upper())


def read(path):
    with open(path, "rb") as file:
        return file.read()


def fail(how):
    if how == "known":
        raise Known("known: \u00e9")
    if how == "fatal":
        raise Fatal("fatal")
    if how == "remote":
        raise amp.RemoteAmpError(b"OWN\xff", "own code")
    if how == "bad-return":
        return None
    if how == "unknown":
        raise ValueError("a secret")
    return {}


class Server(amp.AMP):
    identity = None

    @Everything.responder
    def everything(self, **kw):
        return kw

    @Sum.responder
    def sum(self, a, b):
        return {"total": a + b}

    @Fail.responder
    def fail(self, how):
        return fail(how)

    @Note.responder
    def note(self, how):
        return fail(how)

    @Switch.responder
    def switch(self, how):
        if how == "refuse":
            raise Known("refused")
        return Shout()

    @amp.StartTLS.responder
    def startTLS(self):
        return {"tls_localCertificate": self.identity}

    def amp_RAW(self, box):
        return amp.AmpBox(got=box[b"value"])

    def amp_QUIT(self, box):
        return amp.QuitBox(bye=b"")


def program(data):
    """Byte by byte, up to where the connection closes."""
    server, transport = Server(), StringTransport()
    server.makeConnection(transport)
    closed = False
    for i in range(len(data)):
        try:
            server.dataReceived(data[i : i + 1])
        except Exception:
            closed = True
        if closed or transport.disconnecting:
            closed = True
            break
    return f"{transport.value().hex()} {closed}"


class Told(LineReceiver):
    delimiter = b"\n"
    MAX_LENGTH = 1 << 22

    def say(self, text):
        self.sendLine(text.encode("ascii", "backslashreplace"))

    def connectionLost(self, reason):
        if reactor.running:
            reactor.stop()

    def lineReceived(self, line):
        command, *arguments = line.decode().split(" ")
        done = defer.maybeDeferred(getattr(self, "do_" + command), *arguments)
        done.addCallbacks(self.say, lambda f: self.say(f"BROKEN {f.getTraceback()!r}"))

    def do_decode(self, kind, data):
        try:
            value = TYPES[kind].fromStringProto(bytes.fromhex(data), None)
            return "OK " + TYPES[kind].toStringProto(value, None).hex()
        except Exception:
            return "ERROR"

    def do_repr(self, data):
        return repr(struct.unpack("!d", bytes.fromhex(data))[0])

    def do_program(self, data=""):
        return program(bytes.fromhex(data))

    async def serve(self):
        endpoint = serverFromString(reactor, "tcp:0:interface=127.0.0.1")
        port = await endpoint.listen(Factory.forProtocol(Server))
        return f"PORT {port.getHost().port}"

    def do_serve(self):
        return defer.ensureDeferred(self.serve())

    async def connect(self, port):
        endpoint = clientFromString(reactor, f"tcp:127.0.0.1:{port}")
        return await connectProtocol(endpoint, Client())

    async def echo(self, port, data):
        client = await self.connect(port)
        kw = Everything.parseArguments(amp.parseString(bytes.fromhex(data))[0], client)
        answer = await client.callRemote(Everything, **kw)
        await client.close()
        return "OK " + Everything.makeArguments(answer, client).serialize().hex()

    def do_echo(self, port, data):
        return defer.ensureDeferred(self.echo(port, data))

    async def call(self, port, name, end):
        client = await self.connect(port)
        calls = {
            "nobody": lambda: client.callRemote(Nobody),
            "raw": lambda: client.callRemoteString(b"RAW", value=b"\0\xff"),
            "quit": lambda: client.callRemoteString(b"QUIT"),
            "note": lambda: client.callRemote(Note, how="fine"),
            "note-unknown": lambda: client.callRemote(Note, how="unknown"),
            "missing": lambda: client.callRemoteString(b"Sum", a=b"1"),
            "undecodable": lambda: client.callRemoteString(b"Sum", a=b"1", b=b"x"),
            "extra": lambda: client.callRemoteString(b"Sum", a=b"1", b=b"2", c=b"3"),
        }
        try:
            call = calls.get(name) or (lambda: client.callRemote(Fail, how=name))
            answer = await defer.maybeDeferred(call)
            said = f"OK {answer!r}"
        except Exception as e:
            said = f"{type(e).__name__} {e}"
        if end == "stays":
            said += " | stays " + str((await client.callRemote(Sum, a=1, b=2))["total"])
            await client.close()
        else:
            said += " | closed " + await client.lost
        return said

    def do_call(self, port, name, end):
        return defer.ensureDeferred(self.call(port, name, end))

    async def switch(self, port, how):
        client = await self.connect(port)
        try:
            await client.callRemote(Switch, ClientFactory.forProtocol(Whisper), how=how)
        except Known as e:
            total = (await client.callRemote(Sum, a=1, b=2))["total"]
            await client.close()
            return f"Known {e} {total}"
        said = await client.innerProtocol.heard
        client.transport.loseConnection()
        return "heard " + said.decode()

    def do_switch(self, port, how):
        return defer.ensureDeferred(self.switch(port, how))


    def do_identity(self, file):
        Server.identity = ssl.PrivateCertificate.loadPEM(read(file))
        return "OK"

    async def starttls(self, port, file):
        client = await self.connect(port)
        authority = ssl.Certificate.loadPEM(read(file))
        await client.callRemote(amp.StartTLS, tls_verifyAuthorities=[authority])
        try:
            total = (await client.callRemote(Sum, a=1, b=2))["total"]
        except Exception as e:
            return type(e).__name__
        name = client.peerCertificate.getSubject().commonName.decode()
        await client.close()
        return f"OK {name} {total}"

    def do_starttls(self, port, file):
        return defer.ensureDeferred(self.starttls(port, file))


class Whisper(Protocol):
    def connectionMade(self):
        self.heard = defer.Deferred()
        self.transport.write(b"psst")

    def dataReceived(self, data):
        if len(data) >= 4:
            self.heard.callback(data)


class Client(amp.AMP):
    def __init__(self):
        super().__init__()
        self.lost = defer.Deferred()

    def connectionLost(self, reason):
        super().connectionLost(reason)
        self.lost.callback(reason.type.__name__)

    def close(self):
        self.transport.loseConnection()
        return self.lost


stdio.StandardIO(Told())
reactor.run()
