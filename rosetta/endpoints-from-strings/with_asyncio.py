"""Listen and connect where strings say."""

import asyncio
import os
import re
import tempfile


def parse(description):
    """The type, what has no name, and what has one: asyncio has no such strings."""
    words = re.findall(r"(?:\\.|[^:\\])+", description)
    unquoted = [re.sub(r"\\(.)", r"\1", word) for word in words]
    named = dict(word.split("=", 1) for word in unquoted if "=" in word)
    return unquoted[0], [word for word in unquoted[1:] if "=" not in word], named


def quote(argument):
    return argument.replace("\\", "\\\\").replace(":", "\\:")


async def listen(description, greet):
    kind, values, named = parse(description)
    if kind == "tcp":
        return await asyncio.start_server(greet, named.get("interface"), int(values[0]))
    server = await asyncio.start_unix_server(greet, values[0])
    os.chmod(values[0], int(named.get("mode", "666"), 8))
    return server


async def connect(description):
    kind, values, named = parse(description)
    if kind == "tcp":
        connecting = asyncio.open_connection(values[0], int(values[1]))
    else:
        connecting = asyncio.open_unix_connection(named["path"])
    return await asyncio.wait_for(connecting, float(named.get("timeout", 30)))


def greeting(kind):
    async def greet(reader, writer):
        writer.write(b"hello over " + kind)
        writer.close()

    return greet


async def hear(description):
    reader, writer = await connect(description)
    print((await reader.read()).decode())
    writer.close()


async def main():
    server = await listen("tcp:0:interface=127.0.0.1", greeting(b"IPv4Address"))
    await hear("tcp:127.0.0.1:%d:timeout=5" % server.sockets[0].getsockname()[1])
    server.close()

    with tempfile.TemporaryDirectory() as folder:
        path = quote(os.path.join(folder, "a:b"))  # a colon is quoted: a\:b
        server = await listen("unix:%s:mode=600" % path, greeting(b"UNIXAddress"))
        await hear("unix:path=" + path)
        server.close()

    try:
        await listen("tcp:eighty", greeting(b""))
    except ValueError:
        print("not understood: tcp:eighty")


asyncio.run(main())
