package dev.entwine.testing.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entwine.protocol.Factory;
import dev.entwine.protocol.IPv4Address;
import dev.entwine.protocol.ListeningPort;
import dev.entwine.protocol.Protocol;
import dev.entwine.reactor.Reactor;
import dev.entwine.testing.junit.EntwineExtension;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({VertxExtension.class, EntwineExtension.class})
class EchoTest {

  private static final class Echo extends Protocol {
    @Override
    public void dataReceived(Buffer data) {
      transport().write(data);
    }
  }

  @Test
  void sendsBackWhatItGets(Vertx vertx) throws Exception {
    Reactor reactor = Reactor.of(vertx.getOrCreateContext());
    Factory factory = Factory.forProtocol(Echo::new);
    ListeningPort port = reactor.blockingCallFromThread(() -> reactor.listenTCP(0, factory));
    int number = ((IPv4Address) port.getHost()).port();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number)) {
      socket.getOutputStream().write("hello".getBytes());
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }

    reactor.blockingCallFromThread(port::stopListening);
  }
}
