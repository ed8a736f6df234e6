"""Takes endpoint descriptions apart: a JSON list of strings a line, a list of results as answer.

A result is the values without a name and those with one, or null if Twisted can't read it.
"""

import json
import sys

from twisted.internet import endpoints


def parse(description):
    try:
        positional, named = endpoints._parse(description)
    except RuntimeError:
        # What comes of a backslash at the end: the generator raised StopIteration.
        return None
    return [positional, named, endpoints.quoteStringArgument(description)]


for line in sys.stdin:
    print(json.dumps([parse(description) for description in json.loads(line)]))
