"""Questions with typed arguments, answers, and an error that is the same at the other end.

asyncio has no AMP: this is the nearest thing one would write, JSON in lines over its streams.
"""

import asyncio
import json


class RemoteError(Exception):
    """An error with the code it was sent with."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def add(a, b):
    return {"total": a + b}


def divide(numerator, denominator):
    return {"result": numerator / denominator}


RESPONDERS = {"Sum": add, "Divide": divide}


def respond(question):
    responder = RESPONDERS.get(question["command"])
    if responder is None:
        return {"error": "UNHANDLED"}
    try:
        return {"answer": responder(**question["arguments"])}
    except ZeroDivisionError:
        return {"error": "ZERO_DIVISION"}


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        question = json.loads(line)
        writer.write(json.dumps({"ask": question["ask"], **respond(question)}).encode() + b"\n")
    writer.close()


class Client:
    """Pairs questions with answers."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.questions = {}
        self.asked = 0
        self.reading = asyncio.ensure_future(self.read())

    async def read(self):
        while True:
            line = await self.reader.readline()
            if not line:
                break
            answer = json.loads(line)
            question = self.questions.pop(answer["ask"])
            if "error" in answer:
                question.set_exception(RemoteError(answer["error"]))
            else:
                question.set_result(answer["answer"])
        for question in self.questions.values():
            question.set_exception(ConnectionError("the connection was closed"))

    async def call(self, command, **arguments):
        self.asked += 1
        answer = self.questions[self.asked] = asyncio.get_running_loop().create_future()
        question = {"ask": self.asked, "command": command, "arguments": arguments}
        self.writer.write(json.dumps(question).encode() + b"\n")
        return await answer


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    math = Client(reader, writer)

    answer = await math.call("Sum", a=13, b=81)
    print("13 + 81 =", answer["total"])
    answer = await math.call("Divide", numerator=10, denominator=4)
    print("10 / 4 =", answer["result"])
    try:
        await math.call("Divide", numerator=1234, denominator=0)
    except RemoteError as e:
        assert e.code == "ZERO_DIVISION"
        print("1234 / 0 is an error: ZeroDivisionError")
    try:
        await math.call("Forget")
    except RemoteError as e:
        assert e.code == "UNHANDLED"
        print("Forget is a command that nobody answers")
    writer.close()
    await math.reading
    server.close()


asyncio.run(main())
