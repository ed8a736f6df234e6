"""A call that blocks is made in a thread; the loop goes on meanwhile."""

import asyncio
from threading import Event


def pass_gate(gate):
    """Blocks its thread until the gate is open."""
    gate.wait()
    return "through the gate"


def open_gate(gate):
    print("loop: opening the gate")
    gate.set()


async def main():
    gate = Event()
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, open_gate, gate)
    print("thread:", await loop.run_in_executor(None, pass_gate, gate))


asyncio.run(main())
