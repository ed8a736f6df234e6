"""Runs programs against Twisted's ClientService and tells what it did.

A line of input is a JSON list of commands; the answer is the list of what happened, in order, with
the times of the pending delayed calls after each command. Commands that do not apply (succeed
without an attempt, disconnect without a connection) do nothing.
"""

import json
import sys

from twisted.application.internet import ClientService, backoffPolicy
from twisted.internet import defer, protocol, task
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure


class Run:
    def __init__(self):
        self.log = []
        self.clock = task.Clock()
        self.attempt = None
        self.connections = 0
        self.connected = None
        self.waiters = 0
        self.stops = 0
        factory = protocol.Factory.forProtocol(protocol.Protocol)
        policy = backoffPolicy(jitter=lambda: 0.0)
        self.service = ClientService(self, factory, policy, self.clock)

    def connect(self, factory):
        self.log.append("connect")
        self.factory = factory
        self.attempt = defer.Deferred(self.cancelled)
        return self.attempt

    def cancelled(self, attempt):
        self.attempt = None
        self.log.append("cancel")

    def do_start(self):
        self.service.startService()

    def do_stop(self):
        self.stops += 1
        number = self.stops
        self.service.stopService().addCallback(
            lambda _: self.log.append("stopped %d" % number)
        )

    def do_succeed(self):
        if self.attempt is not None:
            attempt, self.attempt = self.attempt, None
            self.connections += 1
            made = self.factory.buildProtocol(None)
            transport = StringTransport()
            transport.loseConnection = lambda: self.log.append("lose")
            made.makeConnection(transport)
            made._protocol.number = self.connections
            self.connected = made
            attempt.callback(made)

    def do_fail(self):
        if self.attempt is not None:
            attempt, self.attempt = self.attempt, None
            attempt.errback(Failure(ZeroDivisionError()))

    def do_disconnect(self):
        if self.connected is not None:
            connected, self.connected = self.connected, None
            connected.connectionLost(Failure(ConnectionDone()))

    def do_when(self, failures=None):
        self.waiters += 1
        number = self.waiters
        waiter = self.service.whenConnected(int(failures) if failures else None)
        waiter.addCallbacks(
            lambda made: self.log.append("waiter %d got %d" % (number, made.number)),
            lambda failure: self.log.append("waiter %d %s" % (number, failure.type.__name__)),
        )

    def do_advance(self, seconds):
        self.clock.advance(float(seconds))

    def obey(self, command):
        name, *arguments = command.split(" ")
        getattr(self, "do_" + name)(*arguments)
        for call in self.clock.getDelayedCalls():
            self.log.append("due %d" % int((call.getTime() - self.clock.seconds()) * 1000 + 0.1))


for line in sys.stdin:
    run = Run()
    for command in json.loads(line):
        run.obey(command)
    print(json.dumps(run.log), flush=True)
