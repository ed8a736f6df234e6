"""A chat in lines: who connects says a name, and then hears what the others say."""

import asyncio


class Chat:
    def __init__(self):
        self.members = {}

    async def serve(self, reader, writer):
        writer.write(b"your name?\r\n")
        name = (await reader.readline()).decode().strip()
        self.members[name] = writer
        self.tell_the_others(name, f"{name} is here")
        writer.write(f"welcome, {name}\r\n".encode())
        while True:
            line = await reader.readline()
            if not line:
                break
            self.tell_the_others(name, f"{name}: {line.decode().strip()}")
        del self.members[name]
        self.tell_the_others(name, f"{name} has left")
        writer.close()

    def tell_the_others(self, name, text):
        for other, writer in self.members.items():
            if other != name:
                writer.write(f"{text}\r\n".encode())


async def join(name, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await hear(name, reader)
    writer.write(f"{name}\r\n".encode())
    await hear(name, reader)
    return reader, writer


async def hear(name, reader):
    line = await reader.readline()
    print(f"{name} hears: {line.decode().strip()}")


async def main():
    server = await asyncio.start_server(Chat().serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ada, to_ada = await join("ada", port)
    grace, to_grace = await join("grace", port)
    await hear("ada", ada)
    to_grace.write(b"hello\r\n")
    await hear("ada", ada)
    to_ada.close()
    await hear("grace", grace)
    to_grace.close()
    server.close()
    await asyncio.sleep(0.1)  # lets the server's side of the last one come to its end


asyncio.run(main())
