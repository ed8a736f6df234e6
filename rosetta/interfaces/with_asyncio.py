"""Says what something can do, asks whether it can, and finds who does."""

import importlib
import pkgutil
from abc import ABC, abstractmethod


class Greeter(ABC):
    """Whoever can greet somebody."""

    @abstractmethod
    def greet(self, name):
        """A greeting for this name."""


class Polite(Greeter):
    def greet(self, name):
        return "good day, " + name


class Duck:
    """Made elsewhere, and knows nothing of greeters."""

    def quack(self, name):
        return "quack, " + name


class GreetingDuck(Greeter):
    def __init__(self, duck):
        self.duck = duck

    def greet(self, name):
        return self.duck.quack(name)


polite, duck = Polite(), Duck()  # raises if what it inherits is not all there

print("polite:", polite.greet("Ada"))
print("is a duck a greeter?", "yes" if isinstance(duck, Greeter) else "no")
print("seen as one:", GreetingDuck(duck).greet("Ada"))
plugins = [m.name for m in pkgutil.iter_modules() if m.name.startswith("greeter_")]
greeters = [polite, GreetingDuck(duck)]
greeters += [importlib.import_module(name).greeter for name in plugins]
print("greeters, with those that others bring:", len(greeters))
