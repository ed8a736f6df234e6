"""A child process is given a line and answers; another one is ended by a signal."""

from twisted.internet import defer, protocol, task


class Upper(protocol.ProcessProtocol):
    def __init__(self):
        self.ended = defer.Deferred()
        self.answer = b""

    def connectionMade(self):
        self.transport.write(b"hello\n")
        self.transport.closeStdin()

    def outReceived(self, data):
        self.answer += data

    def processEnded(self, reason):
        print("answer:", self.answer.decode().strip())
        print("exit code:", reason.value.exitCode)
        self.ended.callback(None)


class Endless(protocol.ProcessProtocol):
    def __init__(self):
        self.ended = defer.Deferred()

    def outReceived(self, data):
        self.transport.signalProcess("TERM")

    def processEnded(self, reason):
        print("ended by signal:", reason.value.signal)
        self.ended.callback(None)


def main(reactor):
    upper, endless = Upper(), Endless()
    script = "tr a-z A-Z; exit 3"
    reactor.spawnProcess(upper, "/bin/sh", ["sh", "-c", script])

    def start_the_other(ignored):
        script = "echo ready; exec sleep 600"
        reactor.spawnProcess(endless, "/bin/sh", ["sh", "-c", script])
        return endless.ended

    return upper.ended.addCallback(start_the_other)


task.react(main)
