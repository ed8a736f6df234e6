"""Divide by what a text spells: each step may fail, and a failure passes by what can't take it."""

from twisted.internet.defer import succeed


def divide(text):
    number = succeed(text)
    number.addCallback(int)
    number.addErrback(taken_for_one, text)  # stands before the division: it goes on with a value
    number.addCallback(lambda n: 12 // n)
    number.addCallbacks(lambda q: f"{text} gives {q}", lambda failure: explain(failure, text))
    number.addCallback(print)
    number.addBoth(lambda _: print("done with", text))


def taken_for_one(failure, text):
    failure.trap(ValueError)  # any other error goes on to the next errback
    print(text, "is no number: taking 1")
    return 1


def explain(failure, text):
    failure.trap(ZeroDivisionError)
    return f"{text} is nothing to divide by"


for text in ("4", "four", "0"):
    divide(text)
