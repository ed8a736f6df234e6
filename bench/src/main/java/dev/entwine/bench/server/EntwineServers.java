package dev.entwine.bench.server;

import dev.entwine.protocol.BorrowsData;
import dev.entwine.protocol.Factory;
import dev.entwine.protocol.Protocol;
import dev.entwine.protocols.BorrowedLineReceiver;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Set;

/** On Entwine. */
final class EntwineServers {

  private EntwineServers() {}

  static Factory factory(String kind) {
    return switch (kind) {
      case "echo" -> Factory.forProtocol(Echo::new);
      case "lines" -> Factory.forProtocol(Lines::new);
      case "chat" -> {
        Set<Member> members = new LinkedHashSet<>();
        yield Factory.forProtocol(() -> new Member(members));
      }
      default -> throw new IllegalArgumentException("no server " + kind);
    };
  }

  private static final class Echo extends Protocol implements BorrowsData {
    @Override
    protected void connectionMade() {
      transport().registerProducer(transport());
    }

    @Override
    public void dataReceived(Buffer data) {
      transport().write(data);
    }
  }

  private static final class Lines extends BorrowedLineReceiver {
    @Override
    protected void connectionMade() {
      transport().registerProducer(this);
    }

    @Override
    protected void lineReceived(Buffer data, int start, int end) {
      sendLine(data, start, end);
    }
  }

  private static final class Member extends BorrowedLineReceiver {
    private final Set<Member> members;

    Member(Set<Member> members) {
      this.members = members;
    }

    @Override
    protected void connectionMade() {
      members.add(this);
    }

    @Override
    protected void lineReceived(Buffer data, int start, int end) {
      Buffer shared = data.slice(start, end + 2);
      for (Member member : members) {
        member.transport().write(shared);
      }
    }

    @Override
    public void connectionLost(Throwable reason) {
      members.remove(this);
    }
  }
}
