package dev.entwine.endpoint;

import dev.entwine.defer.Deferred;
import dev.entwine.reactor.Reactor;
import dev.entwine.tls.ClientTLSOptions;
import dev.entwine.tls.ServerTLSOptions;
import dev.entwine.tls.TLSContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint gets its TLS from: the files are read when it is first used, away from the
 * loop, and once. Safe on any thread; should two reactors be first, both read them.
 */
final class TLSSource {

  private final Supplier<TLSContext> reading;
  private volatile @Nullable TLSContext read;

  private TLSSource(Supplier<TLSContext> reading) {
    this.reading = reading;
  }

  static TLSSource of(ServerTLSOptions options) {
    return new TLSSource(() -> TLSContext.server(options));
  }

  static TLSSource of(ClientTLSOptions options) {
    return new TLSSource(() -> TLSContext.client(options));
  }

  Deferred<TLSContext> get(Reactor reactor) {
    TLSContext there = read;
    if (there != null) {
      return Deferred.succeed(there);
    }
    return reactor.deferToThread(
        () -> {
          TLSContext fresh = reading.get();
          read = fresh;
          return fresh;
        });
  }
}
