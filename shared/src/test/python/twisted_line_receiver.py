"""Runs programs against Twisted's LineReceiver: one JSON object a line, the calls it led to as answer.

A program has the delimiter, the maximum length, what happens when a line is too long, and steps:
bytes to be received, or null to resume. Bytes are strings in Latin-1.
"""

import json
import sys

from twisted.internet.testing import StringTransport
from twisted.protocols.basic import LineReceiver


class CommandReceiver(LineReceiver):
    def __init__(self, delimiter, max_length, too_long):
        self.delimiter = delimiter
        self.MAX_LENGTH = max_length
        self.too_long = too_long
        self.calls = []
        self.raw_left = 0

    def called(self, name, data):
        self.calls.append([name, data.decode("latin-1")])

    def lineReceived(self, line):
        self.called("line", line)
        command = line[:1]
        if command == b"R":
            self.raw_left = line[1] & 7 if len(line) > 1 else 0
            self.setRawMode()
        elif command == b"P":
            self.pauseProducing()
        elif command == b"C":
            self.called("cleared", self.clearLineBuffer())
        elif command == b"S":
            self.sendLine(line)
        elif command == b"X":
            self.transport.loseConnection()
        elif command == b"E":
            self.setLineMode(line[1:] + self.delimiter)

    def rawDataReceived(self, data):
        self.called("raw", data)
        if len(data) < self.raw_left:
            self.raw_left -= len(data)
        else:
            self.setLineMode(data[self.raw_left :])

    def lineLengthExceeded(self, line):
        self.called("exceeded", line)
        if self.too_long == "CLOSE":
            return LineReceiver.lineLengthExceeded(self, line)
        if self.too_long == "AGAIN":
            self.setLineMode(line[1:])


def run(program):
    receiver = CommandReceiver(
        program["delimiter"].encode("latin-1"), program["maxLength"], program["tooLong"]
    )
    transport = StringTransport()
    receiver.makeConnection(transport)
    for step in program["steps"]:
        if transport.disconnecting:
            break
        if step is not None:
            receiver.dataReceived(step.encode("latin-1"))
        elif receiver.paused:
            receiver.resumeProducing()
    return {
        "calls": receiver.calls,
        "rest": receiver.clearLineBuffer().decode("latin-1"),
        "sent": transport.value().decode("latin-1"),
        "closing": bool(transport.disconnecting),
        "paused": receiver.paused,
    }


for line in sys.stdin:
    print(json.dumps([run(program) for program in json.loads(line)]))
