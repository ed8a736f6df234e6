package dev.entwine.bench.server;

import dev.entwine.protocol.IPv4Address;
import dev.entwine.reactor.Reactor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Starts one of the servers: {@code Servers PEER KIND}. It prints its port. */
public final class Servers {

  /** The peer that the others are compared with. */
  public static final String OURS = "Entwine";

  private Servers() {}

  /** How the servers of a kind ({@code echo}, {@code lines}, {@code chat}) are started, by peer. */
  public static Map<String, List<String>> commands(String kind, Path peers) {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(OURS, java("entwine", kind));
    if (kind.equals("echo")) {
      commands.put("Netty", java("netty", kind));
    }
    commands.put("Vert.x", java("vertx", kind));
    String python = System.getProperty("entwine.python", "/usr/bin/python3");
    commands.put(
        "Twisted", List.of(python, "-W", "ignore", peers.resolve("servers.py").toString(), kind));
    return commands;
  }

  private static List<String> java(String peer, String kind) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Servers.class.getName(), peer, kind));
    return command;
  }

  /**
   * @param arguments who is to serve, and what
   */
  public static void main(String[] arguments) throws Exception {
    String kind = arguments[1];
    IntConsumer listening =
        port -> {
          System.out.println(port);
          System.out.flush();
        };
    switch (arguments[0]) {
      case "entwine" -> entwine(kind, listening);
      case "vertx" -> VertxServers.start(vertx(), kind, listening);
      case "netty" -> NettyEcho.start(listening);
      default -> throw new IllegalArgumentException("no peer " + arguments[0]);
    }
    untilInputEnds();
    System.exit(0);
  }

  private static Vertx vertx() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    if (!vertx.isNativeTransportEnabled()) {
      System.err.println("no native transport: " + vertx.unavailableNativeTransportCause());
    }
    return vertx;
  }

  private static void entwine(String kind, IntConsumer listening) {
    Vertx vertx = vertx();
    vertx.runOnContext(
        go ->
            Reactor.current()
                .listenTCP(0, EntwineServers.factory(kind), "127.0.0.1", 1024)
                .addCallbackDo(port -> listening.accept(((IPv4Address) port.getHost()).port())));
  }

  private static void untilInputEnds() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is sent; the end of it is what counts.
    }
  }
}
