package dev.entwine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections one node holds. */
final class ManyConnectionsTest {

  private static final int CONNECTIONS = 10_000;

  /** Files that a JVM has open besides. */
  private static final int OTHERS = 500;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void tenThousandConnectionsAreHeldAtOnceAndEachIsAnswered() throws Exception {
    long files =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    assumeTrue(
        files >= CONNECTIONS + OTHERS,
        () -> "a process may have " + files + " files open here, too few: raise `ulimit -n`");
    List<SocketChannel> open = new ArrayList<>();
    try (NodeProcess node =
        NodeProcess.entwine(
            "up",
            "--set",
            "services.echo.endpoint=tcp:0:backlog=1024",
            "--set",
            "services.chat.instances=0",
            "--set",
            "services.offload.instances=0")) {
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", node.awaitPort("echo"));
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(SocketChannel.open(address));
      }
      for (int i = 0; i < CONNECTIONS; i++) {
        String line = "connection " + i;
        assertThat(echoed(open.get(i), line)).isEqualTo(line);
      }
      // One more is closed, as its options say, and disturbs nobody.
      try (SocketChannel beyond = SocketChannel.open(address)) {
        assertThat(beyond.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      assertThat(echoed(open.get(0), "still there")).isEqualTo("still there");
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  private static String echoed(SocketChannel channel, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(bytes));
    ByteBuffer back = ByteBuffer.allocate(bytes.length);
    while (back.hasRemaining() && channel.read(back) >= 0) {
      // Until all of it is back.
    }
    return new String(back.array(), 0, back.position(), StandardCharsets.UTF_8);
  }
}
