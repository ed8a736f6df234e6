"""A child process is given a line and answers; another one is ended by a signal."""

import asyncio
from subprocess import PIPE


async def upper():
    script = "tr a-z A-Z; exit 3"
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", script, stdin=PIPE, stdout=PIPE
    )
    answer, _ = await process.communicate(b"hello\n")
    print("answer:", answer.decode().strip())
    print("exit code:", process.returncode)


async def endless():
    script = "echo ready; exec sleep 600"
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", script, stdout=PIPE
    )
    await process.stdout.readline()
    process.terminate()
    print("ended by signal:", -await process.wait())


async def main():
    await upper()
    await endless()


asyncio.run(main())
