"""A connection that begins in the clear, and goes on over TLS."""

import asyncio
import os
import ssl
import subprocess
import tempfile


def make_certificate(path):
    """A key and a certificate for localhost that is signed by nobody else, for today."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", path, "-out", path + ".crt"],
        check=True,
        stderr=subprocess.DEVNULL,
    )


class Speaker(asyncio.Protocol):
    """Lines; streams have a start_tls too, from Python 3.11 on."""

    def __init__(self, name, tls):
        self.name = name
        self.tls = tls
        self.secure = self.changing = False
        self.received = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        while not self.changing and b"\r\n" in self.received:
            line, self.received = self.received.split(b"\r\n", 1)
            ssl_object = self.transport.get_extra_info("ssl_object")
            how = f"over {ssl_object.version()}" if ssl_object else "in the clear"
            print(f"{self.name}: {how}: {line.decode()}")
            self.heard(line)

    def send_line(self, line):
        self.transport.write(line + b"\r\n")

    async def start_tls(self, **how):
        self.secure = self.changing = True
        loop = asyncio.get_running_loop()
        self.transport = await loop.start_tls(self.transport, self, self.tls, **how)
        self.changing = False
        self.data_received(b"")  # what came before the line above was reached

    def connection_lost(self, reason):
        self.done.set_result(None)


class Server(Speaker):
    def heard(self, line):
        if not self.secure:
            self.send_line(b"go ahead")  # the last that is sent in the clear
            self.starting = asyncio.ensure_future(self.start_tls(server_side=True))
        else:
            self.send_line(b"thanks")


class Client(Speaker):
    def connection_made(self, transport):
        super().connection_made(transport)
        self.send_line(b"begin TLS")

    def heard(self, line):
        if not self.secure:
            self.starting = asyncio.ensure_future(self.tell())
        else:
            self.transport.close()

    async def tell(self):
        await self.start_tls(server_hostname="localhost")
        self.send_line(b"a secret")


async def main(path):
    make_certificate(path)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(path + ".crt", path)
    trusting = ssl.create_default_context(cafile=path + ".crt")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server("server", own), "127.0.0.1", 0)
    place = server.sockets[0].getsockname()
    _, client = await loop.create_connection(lambda: Client("client", trusting), *place)
    await client.done
    print("client: closed")
    server.close()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(os.path.join(folder, "server.pem")))
