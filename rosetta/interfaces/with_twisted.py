"""Says what something can do, asks whether it can, and finds who does."""

from twisted.plugin import getPlugins
from twisted.python.components import registerAdapter
from zope.interface import Interface, implementer
from zope.interface.verify import verifyObject


class IGreeter(Interface):
    """Whoever can greet somebody."""

    def greet(name):
        """A greeting for this name."""


@implementer(IGreeter)
class Polite:
    def greet(self, name):
        return "good day, " + name


class Duck:
    """Made elsewhere, and knows nothing of greeters."""

    def quack(self, name):
        return "quack, " + name


@implementer(IGreeter)
class GreetingDuck:
    def __init__(self, duck):
        self.greet = duck.quack


registerAdapter(GreetingDuck, Duck, IGreeter)


polite, duck = Polite(), Duck()
verifyObject(IGreeter, polite)  # raises if what it declares is not all there

print("polite:", polite.greet("Ada"))
print("is a duck a greeter?", "yes" if IGreeter.providedBy(duck) else "no")
print("seen as one:", IGreeter(duck).greet("Ada"))
greeters = [polite, IGreeter(duck), *getPlugins(IGreeter)]
print("greeters, with those that others bring:", len(greeters))
