package dev.entwine.bench.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** On plain Vert.x. */
final class VertxServers {

  private VertxServers() {}

  static void start(Vertx vertx, String kind, IntConsumer listening) {
    vertx
        .createNetServer(new NetServerOptions().setAcceptBacklog(1024))
        .connectHandler(handler(kind))
        .listen(0, "127.0.0.1")
        .onSuccess(server -> listening.accept(server.actualPort()));
  }

  private static Handler<NetSocket> handler(String kind) {
    return switch (kind) {
      case "echo" -> socket -> socket.handler(data -> reply(socket, data));
      case "lines" ->
          socket ->
              socket.handler(
                  RecordParser.newDelimited(
                      "\r\n", line -> reply(socket, line.appendString("\r\n"))));
      case "chat" -> {
        Set<NetSocket> members = new LinkedHashSet<>();
        yield socket -> join(socket, members);
      }
      default -> throw new IllegalArgumentException("no server " + kind);
    };
  }

  private static void reply(NetSocket socket, Buffer data) {
    socket.write(data);
    if (socket.writeQueueFull()) {
      socket.pause();
      socket.drainHandler(drained -> socket.resume());
    }
  }

  private static void join(NetSocket socket, Set<NetSocket> members) {
    members.add(socket);
    socket.closeHandler(closed -> members.remove(socket));
    socket.handler(
        RecordParser.newDelimited(
            "\r\n",
            line -> {
              Buffer shared = line.appendString("\r\n");
              for (NetSocket member : members) {
                member.write(shared);
              }
            }));
  }
}
