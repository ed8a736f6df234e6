"""Ask over UDP, until nobody is there any more."""

import asyncio


class Shouting(asyncio.DatagramProtocol):
    def __init__(self):
        self.gone = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, datagram, address):
        print("server got:", datagram.decode())
        self.transport.sendto(datagram.upper(), address)

    def connection_lost(self, error):
        self.gone.set_result(None)


class Asking(asyncio.DatagramProtocol):
    def __init__(self):
        loop = asyncio.get_running_loop()
        self.answered = loop.create_future()
        self.refused = loop.create_future()

    def connection_made(self, transport):
        transport.sendto(b"hello")

    def datagram_received(self, datagram, address):
        print("client got:", datagram.decode())
        self.answered.set_result(None)

    def error_received(self, error):
        print("refused: nobody is there any more")
        self.refused.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    server, shouting = await loop.create_datagram_endpoint(
        Shouting, local_addr=("127.0.0.1", 0)
    )
    client, asking = await loop.create_datagram_endpoint(
        Asking, remote_addr=server.get_extra_info("sockname")
    )
    await asking.answered
    server.close()
    await shouting.gone
    await asyncio.sleep(0)  # the socket itself is closed after connection_lost
    client.sendto(b"anybody?")
    await asking.refused
    client.close()


asyncio.run(main())
