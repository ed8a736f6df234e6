"""A program that is one function: the loop runs until it has its result, and no longer."""

from twisted.internet import task


def main(reactor, name):
    print("hello,", name)
    return task.deferLater(reactor, 0.1, print, "goodbye,", name)


task.react(main, ["world"])
