"""Runs children under Twisted, and says what their protocols are told.

One JSON object a line on standard input: {"script": ..., "on": {call: [action, ...]}}. One line
of JSON for each on standard output: the calls, what came, and how it ended. Standard library and
Twisted only.
"""

import json
import sys

from twisted.internet import protocol, reactor, stdio
from twisted.protocols import basic


class Child(protocol.ProcessProtocol):
    def __init__(self, program, done):
        self.on = program["on"]
        self.done = done
        self.calls = []
        self.out = b""
        self.err = b""
        self.exit = None

    def called(self, call):
        if not self.calls or self.calls[-1] != call:
            self.calls.append(call)
        for action in self.on.pop(call, []):
            self.act(*action)

    def act(self, action, argument=None):
        transport = self.transport
        if action == "write":
            transport.write(argument.encode())
        elif action == "signal":
            try:
                transport.signalProcess(argument)
            except Exception as e:
                self.calls.append(type(e).__name__)
        elif action == "close":
            transport.closeChildFD(argument)
        elif action == "pid":
            self.calls.append("pid" if transport.pid else "no pid")
        else:
            getattr(transport, action)()

    def connectionMade(self):
        self.called("made")

    def outReceived(self, data):
        self.out += data
        self.called("out")

    def errReceived(self, data):
        self.err += data
        self.called("err")

    def childConnectionLost(self, fd):
        self.called("lost %d" % fd)

    def processExited(self, reason):
        self.exit = reason.value
        self.called("exited")

    def processEnded(self, reason):
        self.called("ended")
        ended = reason.value
        code = ended.exitCode if ended.signal is None else 128 + ended.signal
        self.done(
            {
                "calls": self.calls,
                "out": self.out.decode(),
                "err": self.err.decode(),
                "reason": type(ended).__name__,
                "code": code,
            }
        )


class Runner(basic.LineReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):
        program = json.loads(line)
        arguments = ["/bin/sh", "-c", program["script"]]
        reactor.spawnProcess(Child(program, self.answer), "/bin/sh", arguments, {})

    def answer(self, result):
        self.sendLine(json.dumps(result).encode())


stdio.StandardIO(Runner())
reactor.run()
