"""Feeds bytes to Twisted's string receivers and tells what they did.

A line of input is {"receiver": ..., "max": ..., "chunks": [hex, ...]}; the answer is the list of calls.
"""

import json
import sys

from twisted.internet.testing import StringTransport
from twisted.protocols import basic

RECEIVERS = {
    "netstring": basic.NetstringReceiver,
    "int8": basic.Int8StringReceiver,
    "int16": basic.Int16StringReceiver,
    "int32": basic.Int32StringReceiver,
}


def run(receiver, most, chunks):
    calls = []

    class Receiver(RECEIVERS[receiver]):
        MAX_LENGTH = most

        def stringReceived(self, string):
            calls.append("string " + string.hex())

    protocol = Receiver()
    transport = StringTransport()
    protocol.makeConnection(transport)
    for chunk in chunks:
        if not transport.disconnecting:
            protocol.dataReceived(bytes.fromhex(chunk))
    if transport.disconnecting:
        calls.append("closed")
    return calls


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(run(asked["receiver"], asked["max"], asked["chunks"])), flush=True)
