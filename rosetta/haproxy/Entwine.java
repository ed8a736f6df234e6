import static dev.entwine.reactor.Coroutine.await;

import dev.entwine.defer.Deferred;
import dev.entwine.endpoint.ClientEndpoint;
import dev.entwine.endpoint.Endpoints;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Coroutine;
import dev.entwine.reactor.Reactor;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server behind a balancer, which says in front of each connection whose it is. */
public final class Entwine {

  private static Buffer version1(String host, int port) {
    return Buffer.buffer("PROXY TCP4 " + host + " 127.0.0.1 " + port + " 80\r\n");
  }

  private static Buffer version2(String host, int port) {
    Buffer header = Buffer.buffer("\r\n\r\n\0\r\nQUIT\n");
    header.appendByte((byte) 0x21).appendByte((byte) 0x11); // version 2, PROXY; TCP over IPv4
    header.appendUnsignedShort(12); // so many bytes
    appendAddress(header, host);
    appendAddress(header, "127.0.0.1");
    return header.appendUnsignedShort(port).appendUnsignedShort(80);
  }

  private static void appendAddress(Buffer header, String host) {
    for (String part : host.split("\\.")) {
      header.appendByte((byte) Integer.parseInt(part));
    }
  }

  private static final class Greet extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      IPv4Address peer = (IPv4Address) transport().getPeer();
      String text = "from " + peer.host() + " port " + peer.port() + ": " + data;
      transport().write(Buffer.buffer(text));
      transport().loseConnection();
    }
  }

  private static final class Balanced extends Protocol {
    final Deferred<String> closed = new Deferred<>();
    private final Buffer heard = Buffer.buffer();
    private final Buffer header;

    Balanced(Buffer header) {
      this.header = header;
    }

    @Override
    protected void connectionMade() {
      transport().write(Buffer.buffer().appendBuffer(header).appendString("hello"));
    }

    @Override
    public void dataReceived(Buffer data) {
      heard.appendBuffer(data);
    }

    @Override
    public void connectionLost(Throwable reason) {
      closed.callback(heard.length() == 0 ? "closed" : heard.toString());
    }
  }

  public static void main(String[] args) {
    Reactor.react(reactor -> Coroutine.run(() -> serve(reactor)));
  }

  private static void serve(Reactor reactor) {
    ListeningPort port =
        await(Endpoints.server("haproxy:tcp:0").listen(reactor, Factory.forProtocol(Greet::new)));
    int number = ((IPv4Address) port.getHost()).port();
    ClientEndpoint client = Endpoints.client("tcp:127.0.0.1:" + number);
    Map<String, Buffer> headers = new LinkedHashMap<>();
    headers.put("version 1", version1("192.0.2.7", 40000));
    headers.put("version 2", version2("198.51.100.9", 50000));
    headers.put("no header", Buffer.buffer("GET / HTTP/1.0\r\n\r\n"));
    for (Map.Entry<String, Buffer> header : headers.entrySet()) {
      Balanced balanced = await(client.connectProtocol(reactor, new Balanced(header.getValue())));
      System.out.println(header.getKey() + ": " + await(balanced.closed));
    }
    await(port.stopListening());
  }
}
