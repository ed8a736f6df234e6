"""Serve over TLS, and connect: to the host of the certificate, and as if to another one."""

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


async def shout(reader, writer):
    try:
        data = await reader.read(100)
        if data:
            print("the server got:", data.decode())
            writer.write(data.upper())
            await reader.read()
    except (ssl.SSLError, ConnectionError):
        pass
    writer.close()


async def ask(host, port, context):
    try:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=context, server_hostname=host
        )
    except ssl.SSLCertVerificationError:
        print("refused")
        return
    writer.write(b"hello")
    data = await reader.read(100)
    version = writer.get_extra_info("ssl_object").version()
    print("the client got:", data.decode(), "over", version)
    writer.close()
    await writer.wait_closed()
    print("closed")


async def main(path):
    make_certificate(path)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(path + ".crt", path)
    server = await asyncio.start_server(shout, "127.0.0.1", 0, ssl=own)
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=path + ".crt")
    for host in ["localhost", "example.org"]:
        print("for", host)
        await ask(host, port, trusting)
    server.close()
    await server.wait_closed()


with tempfile.TemporaryDirectory() as folder:
    # Both ends are here, and the end that is refused is no news to the other one.
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)
    loop.run_until_complete(main(os.path.join(folder, "server.pem")))
    loop.close()
