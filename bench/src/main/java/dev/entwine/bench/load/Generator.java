package dev.entwine.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts load on a server: one thread, one selector, no object for a message. Whatever comes back is
 * compared with what it has to be while the load ramps up, and counted afterwards.
 *
 * <p>Sends to the loopback interface only.
 */
public final class Generator implements AutoCloseable {

  /** How much is read at a time at most, in bytes. */
  private static final int READ_SIZE = 1 << 18;

  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Workload workload;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuffer read = ByteBuffer.allocateDirect(READ_SIZE);
  private final ByteBuffer message;

  /** For a chat: how many members have got line {@code n}, at {@code n % window}. */
  private final int[] delivered;

  private boolean joining;
  private boolean comparing = true;
  private long operations;
  private @Nullable IOException failure;

  private Generator(Workload workload) throws IOException {
    this.workload = workload;
    this.selector = Selector.open();
    this.message = repeated(workload.size(), workload.window());
    this.delivered = new int[workload.window()];
  }

  /**
   * Opens all connections of a workload.
   *
   * @throws IOException if one is refused
   */
  public static Generator connect(Workload workload, int port) throws IOException {
    Generator generator = new Generator(workload);
    try {
      for (int i = 0; i < workload.connections(); i++) {
        generator.connections.add(generator.new Connection(port));
      }
      if (workload.kind() == Workload.Kind.CHAT) {
        generator.awaitMembers();
      }
    } catch (IOException e) {
      generator.close();
      throw e;
    }
    return generator;
  }

  /**
   * Speaks until a line has come to all: a connection that is open may not have been accepted yet.
   */
  private void awaitMembers() throws IOException {
    for (int tries = 0; tries < 1000; tries++) {
      connections.forEach(Connection::forget);
      connections.get(0).owed = workload.size();
      connections.get(0).flush();
      joining = true;
      while (selector.select(this::ready, 100) > 0) {
        throwFailure();
      }
      joining = false;
      if (connections.stream().allMatch(c -> c.received == workload.size())) {
        connections.forEach(Connection::forget);
        return;
      }
    }
    throw new IOException("a line never came to all members");
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready(key);
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** A whole window of messages, each ended as a line is. */
  private static ByteBuffer repeated(int size, int times) {
    String line = "the quick brown fox jumps over the lazy dog 0123456789 ";
    String text = line.repeat(size / line.length() + 1).substring(0, size - 2) + "\r\n";
    ByteBuffer all = ByteBuffer.allocateDirect(size * times);
    byte[] one = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < times; i++) {
      all.put(one);
    }
    return all.flip();
  }

  /** Begins: fills every window. */
  public void start() throws IOException {
    if (workload.kind() == Workload.Kind.CHAT) {
      connections.get(0).send(workload.window());
    } else {
      for (Connection connection : connections) {
        connection.send(workload.window());
      }
    }
  }

  /**
   * Keeps every window full for a time.
   *
   * @return how many operations were done
   * @throws IOException if a connection is closed, nothing comes back, or something else does
   */
  public long run(Duration time, boolean compare) throws IOException {
    comparing = compare;
    long before = operations;
    long end = System.nanoTime() + time.toNanos();
    long heard = System.nanoTime();
    for (long now = heard; now < end; now = System.nanoTime()) {
      if (selector.select(this::ready, 1000) > 0) {
        heard = now;
      } else if (now - heard > SILENCE.toNanos()) {
        throw new IOException("nothing has come back for " + SILENCE.toSeconds() + " s");
      }
      throwFailure();
    }
    return operations - before;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  private void completed(Connection connection, long messages) throws IOException {
    if (workload.kind() != Workload.Kind.CHAT) {
      operations += messages;
      connection.send(messages);
      return;
    }
    int members = connections.size();
    int again = 0;
    for (long n = connection.messages - messages; n < connection.messages; n++) {
      int slot = (int) (n % delivered.length);
      operations++;
      if (++delivered[slot] == members) {
        delivered[slot] = 0;
        again++;
      }
    }
    if (again > 0) {
      connections.get(0).send(again);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;

    /** Bytes that are to be sent and could not be yet. */
    private long owed;

    private long sent;
    private long received;
    private long messages;

    Connection(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Begins to count anew. */
    void forget() {
      sent = 0;
      received = 0;
      messages = 0;
    }

    void send(long count) throws IOException {
      boolean blocked = owed > 0;
      owed += count * workload.size();
      if (!blocked) {
        flush();
      }
    }

    private void flush() throws IOException {
      while (owed > 0) {
        int at = (int) (sent % message.capacity());
        message.clear().position(at).limit((int) Math.min(message.capacity(), at + owed));
        int written = channel.write(message);
        sent += written;
        owed -= written;
        if (message.hasRemaining()) {
          break;
        }
      }
      int interest = owed > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key.interestOps() != interest) {
        key.interestOps(interest);
      }
    }

    void ready(SelectionKey selected) {
      try {
        if (selected.isWritable()) {
          flush();
        }
        if (selected.isReadable()) {
          receive();
        }
      } catch (IOException e) {
        failure = e;
      }
    }

    private void receive() throws IOException {
      read.clear();
      int length = channel.read(read);
      if (length < 0) {
        throw new IOException("the server closed a connection");
      }
      if (comparing) {
        compare(read.flip());
      }
      received += length;
      if (joining) {
        return;
      }
      long whole = received / workload.size();
      if (whole > messages) {
        long fresh = whole - messages;
        messages = whole;
        completed(this, fresh);
      }
    }

    private void compare(ByteBuffer got) throws IOException {
      int at = (int) (received % workload.size());
      while (got.hasRemaining()) {
        int length = Math.min(got.remaining(), message.capacity() - at);
        ByteBuffer due = message.duplicate().clear().slice(at, length);
        int mismatch = got.slice(got.position(), length).mismatch(due);
        if (mismatch >= 0) {
          throw new IOException("byte " + (received + mismatch) + " came back wrong");
        }
        got.position(got.position() + length);
        at = (at + length) % workload.size();
      }
    }
  }
}
