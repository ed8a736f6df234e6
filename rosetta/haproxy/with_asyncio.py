"""A server behind a balancer, which says in front of each connection whose it is."""

import asyncio
import socket
import struct

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def version_1(host, port):
    return f"PROXY TCP4 {host} 127.0.0.1 {port} 80\r\n".encode()


def version_2(host, port):
    addresses = socket.inet_aton(host) + socket.inet_aton("127.0.0.1")
    head = struct.pack("!BBH", 0x21, 0x11, 12)  # version 2, PROXY; TCP over IPv4; so many bytes
    return SIGNATURE + head + addresses + struct.pack("!HH", port, 80)


async def read_header(reader):
    """The client's host and port; of the header's kinds, those that this program sends."""
    start = await reader.readexactly(len(SIGNATURE))
    if start == SIGNATURE:
        command, family, length = struct.unpack("!BBH", await reader.readexactly(4))
        addresses = await reader.readexactly(length)
        if (command, family) != (0x21, 0x11) or length < 12:
            raise ValueError("another kind of header")
        return socket.inet_ntoa(addresses[:4]), struct.unpack("!H", addresses[8:10])[0]
    line = start + await reader.readuntil(b"\r\n")
    proxy, family, host, _, port, _ = line.decode("ascii").split()
    if (proxy, family) != ("PROXY", "TCP4") or len(line) > 107:
        raise ValueError("no header")
    return host, int(port)


async def greet(reader, writer):
    try:
        host, port = await asyncio.wait_for(read_header(reader), 5)
        data = await reader.read(100)
        writer.write(f"from {host} port {port}: {data.decode()}".encode())
    except (ValueError, EOFError, asyncio.LimitOverrunError, asyncio.TimeoutError):
        pass  # no header, no service
    writer.close()


async def balanced(place, header):
    reader, writer = await asyncio.open_connection(*place)
    writer.write(header + b"hello")
    try:
        heard = await reader.read()
    except ConnectionResetError:
        heard = b""
    writer.close()
    return heard.decode() or "closed"


async def main():
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    headers = {
        "version 1": version_1("192.0.2.7", 40000),
        "version 2": version_2("198.51.100.9", 50000),
        "no header": b"GET / HTTP/1.0\r\n\r\n",
    }
    for name, header in headers.items():
        print(f"{name}: {await balanced(server.sockets[0].getsockname(), header)}")
    server.close()


asyncio.run(main())
