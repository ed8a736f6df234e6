"""Takes endpoint descriptions apart: a JSON list of strings a line, a list of results as answer.

A result is the values without a name and those with one, or null if Twisted can't read it. Of a line
that begins with "server " or "client ", it is what Twisted makes of each description, or null.
"""

import json
import sys

from twisted.internet import endpoints, reactor


def parse(description):
    try:
        positional, named = endpoints._parse(description)
    except RuntimeError:
        # What comes of a backslash at the end: the generator raised StopIteration.
        return None
    return [positional, named, endpoints.quoteStringArgument(description)]


def server(description):
    try:
        made = endpoints.serverFromString(reactor, description)
    except (RuntimeError, TypeError, ValueError):
        return None
    wrappers = 0
    while hasattr(made, "_wrappedEndpoint"):
        wrappers += 1
        made = made._wrappedEndpoint
    if isinstance(made, endpoints.UNIXServerEndpoint):
        return [wrappers, "unix", made._address, made._mode, made._backlog, bool(made._wantPID)]
    return [wrappers, type(made).__name__, made._port, made._interface, made._backlog]


def client(description):
    try:
        made = endpoints.clientFromString(reactor, description)
    except (RuntimeError, TypeError, ValueError):
        return None
    if isinstance(made, endpoints.UNIXClientEndpoint):
        return ["unix", made._path, made._timeout, bool(made._checkPID)]
    address = made._bindAddress
    return ["tcp", made._host, made._port, made._timeout, address and address[0]]


for line in sys.stdin:
    asked = {"server ": server, "client ": client}.get(line[:7])
    descriptions = json.loads(line[7:] if asked else line)
    print(json.dumps([(asked or parse)(description) for description in descriptions]))
