"""Tests a protocol without a network: the test is the other side."""

import asyncio


class Greeter(asyncio.Protocol):
    """Asks for a name, greets, and hangs up."""

    def connection_made(self, transport):
        self.transport = transport
        self.received = b""
        transport.write(b"your name?\r\n")

    def data_received(self, data):
        self.received += data
        name, line_end, _ = self.received.partition(b"\r\n")
        if line_end and not self.transport.is_closing():
            self.transport.write(b"hello, " + name + b"\r\n")
            self.transport.close()

    def connection_lost(self, exc):
        print("the greeter is told:", type(exc).__name__ if exc else "ConnectionDone")


class StringTransport(asyncio.Transport):
    """Keeps what is written to it. asyncio has none."""

    def __init__(self):
        super().__init__()
        self.written = b""
        self.closing = False

    def write(self, data):
        self.written += data

    def close(self):
        self.closing = True

    def is_closing(self):
        return self.closing


def sent(transport):
    text = transport.written.decode().strip()
    transport.written = b""
    return text or "nothing"


greeter, transport = Greeter(), StringTransport()
greeter.connection_made(transport)
print("when connected:", sent(transport))
greeter.data_received(b"Ada Love")
print("after half a line:", sent(transport))
greeter.data_received(b"lace\r\nBob\r\n")
print("after the rest, and more:", sent(transport))
print("it hangs up:", "yes" if transport.is_closing() else "no")
greeter.connection_lost(None)
