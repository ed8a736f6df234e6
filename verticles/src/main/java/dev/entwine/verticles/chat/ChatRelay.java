package dev.entwine.verticles.chat;

import dev.entwine.bus.ChatContract;
import dev.entwine.bus.ChatEvent;
import dev.entwine.bus.ChatEvent.Kind;
import dev.entwine.time.Clock;
import dev.entwine.time.DelayedCall;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the chat instances of a node and of a cluster one chat.
 *
 * <p>An instance owns the people who are connected to it, and nobody else's. It publishes what they
 * do as numbered {@linkplain ChatEvent events}, and from those of the others it knows who is where:
 *
 * <ul>
 *   <li>It asks for everybody's snapshot when it starts, and for an instance's whenever it sees
 *       that it has missed something of it.
 *   <li>Every {@code announceInterval} it says that it is there, and how many events it has had: so
 *       a lost event is noticed when nothing follows it, too.
 *   <li>An instance that was not heard of for {@code peerTimeout}, or says that it stops, is
 *       forgotten with its people: one line in each room they were in.
 * </ul>
 *
 * <p>Lines are delivered at most once and in the order of their sender; one that the event bus
 * loses stays lost. Two people who take the same name at the same moment on two instances both have
 * it. When the network between nodes is cut and comes back, lines that were sent meanwhile may be
 * lost or come late, and after {@code announceInterval} everybody knows again who is where.
 *
 * <p>Used on one loop only. It knows no event bus: messages go out through an {@link Outbox}, and
 * come in by its {@code received} methods.
 */
final class ChatRelay implements Elsewhere {

  /** Where messages for all instances are published. */
  static final String PEERS = "entwine.chat.peers";

  /** Sends messages, and does not wait for what becomes of them. */
  interface Outbox {
    /** To all who listen at the address. */
    void publish(String address, JsonObject body);

    /** To one. */
    void send(String address, JsonObject body);
  }

  /** What this instance is for the others. */
  interface Here {
    /** Everybody who is connected here. */
    List<Presence> people();

    /** Something happened at another instance; what that one knows of is up to date with it. */
    void heard(ChatEvent event);

    /** These have been found to be in a room, all at once. */
    void came(String room, List<String> nicks, String why);

    /** These have been found to be in a room no more, all at once. */
    void went(String room, List<String> nicks, String why);

    /** Shows a private line; false if nobody here is called so. */
    boolean told(String to, String from, String text);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ChatRelay.class);

  private final String origin;
  private final ChatOptions options;
  private final Clock clock;
  private final InstantSource timeOfDay;
  private final Outbox outbox;
  private final Map<String, Peer> peers = new HashMap<>();
  private long seq;
  private boolean tooManyPeers;
  private @Nullable Here here;
  private @Nullable DelayedCall nextAnnouncement;

  /**
   * @param origin this instance's name: random, and new at every start
   * @param timeOfDay tells when events happened
   */
  ChatRelay(
      String origin, ChatOptions options, Clock clock, InstantSource timeOfDay, Outbox outbox) {
    this.origin = origin;
    this.options = options;
    this.clock = clock;
    this.timeOfDay = timeOfDay;
    this.outbox = outbox;
  }

  /** Where messages for one instance are sent. */
  static String addressOf(String origin) {
    return "entwine.chat.instance." + origin;
  }

  /** Asks who else is there, and begins to announce itself. */
  void start(Here here) {
    this.here = here;
    publish(new PeerMessage.Ask(origin));
    announceLater();
  }

  /** Tells the others that this instance's people are gone. */
  void stop() {
    if (nextAnnouncement != null && nextAnnouncement.active()) {
      nextAnnouncement.cancel();
    }
    publish(new PeerMessage.Gone(origin));
    here = null;
  }

  private void announceLater() {
    nextAnnouncement =
        clock.callLater(
            options.announceInterval(),
            () -> {
              publish(new PeerMessage.Alive(origin, seq));
              forgetSilentPeers();
              announceLater();
            });
  }

  private void publish(PeerMessage message) {
    outbox.publish(PEERS, message.toJson());
  }

  private void send(String to, PeerMessage message) {
    outbox.send(addressOf(to), message.toJson());
  }

  // What the rooms want to know and tell.

  @Override
  public boolean hasPerson(String key) {
    return peers.values().stream().anyMatch(peer -> peer.has(key));
  }

  @Override
  public List<String> peopleIn(String roomKey) {
    List<String> all = new ArrayList<>();
    peers.values().forEach(peer -> all.addAll(peer.peopleIn(roomKey)));
    return all;
  }

  @Override
  public int countIn(String roomKey) {
    int count = 0;
    for (Peer peer : peers.values()) {
      count += peer.countIn(roomKey);
    }
    return count;
  }

  @Override
  public boolean tell(String from, String to, String text) {
    String key = ChatText.key(to);
    for (Peer peer : peers.values()) {
      if (peer.has(key)) {
        send(peer.origin(), new PeerMessage.Tell(origin, from, to, text));
        return true;
      }
    }
    return false;
  }

  @Override
  public void happened(Kind kind, List<String> rooms, String nick, String text, boolean bot) {
    if (here == null) {
      return; // To the others, this instance and its people are gone.
    }
    ChatEvent event =
        new ChatEvent(kind, rooms, nick, text, bot, origin, ++seq, timeOfDay.instant());
    outbox.publish(ChatContract.EVENTS, event.toJson());
  }

  // What comes from other instances.

  /** An event was published; this instance's own are ignored. */
  void received(ChatEvent event) {
    Peer peer = sender(event.origin());
    if (peer != null && here != null && peer.take(event)) {
      here.heard(event);
      askIfNeeded(peer);
    }
  }

  /** A message for all instances, or for this one; this instance's own are ignored. */
  void received(PeerMessage message) {
    Peer peer = sender(message.origin());
    if (peer == null || here == null) {
      return;
    }
    if (message instanceof PeerMessage.Alive alive) {
      peer.announced(alive.seq());
      askIfNeeded(peer);
    } else if (message instanceof PeerMessage.Ask) {
      send(peer.origin(), new PeerMessage.Snapshot(origin, seq, here.people()));
    } else if (message instanceof PeerMessage.Snapshot snapshot) {
      replace(peer, snapshot, here);
    } else if (message instanceof PeerMessage.Tell tell) {
      here.told(tell.to(), tell.from(), tell.text());
    } else if (message instanceof PeerMessage.Gone) {
      forget(peer, "their server stopped");
    }
  }

  /** Who sent it; null if that is this instance, or one too many. */
  private @Nullable Peer sender(String sender) {
    if (sender.equals(origin)) {
      return null;
    }
    Peer peer = peers.get(sender);
    if (peer == null) {
      if (peers.size() >= options.maxPeers()) {
        if (!tooManyPeers) {
          LOG.warn("chat: {} other instances are known; more are ignored (maxPeers)", peers.size());
          tooManyPeers = true;
        }
        return null;
      }
      peer = new Peer(sender, clock.nanoTime());
      peers.put(sender, peer);
      LOG.debug("chat: instance {} is there", sender);
    }
    peer.heard(clock.nanoTime());
    return peer;
  }

  private void askIfNeeded(Peer peer) {
    // Half an interval: an answer that is under way is waited for, and the next announcement, which
    // may come a bit early, asks again.
    if (peer.hasToBeAsked(clock.nanoTime(), options.announceInterval().toNanos() / 2)) {
      send(peer.origin(), new PeerMessage.Ask(origin));
    }
  }

  private static void replace(Peer peer, PeerMessage.Snapshot snapshot, Here here) {
    Map<String, List<String>> before = peer.everybody();
    if (!peer.replace(snapshot)) {
      return;
    }
    Map<String, List<String>> after = peer.everybody();
    Set<String> rooms = new TreeSet<>(before.keySet());
    rooms.addAll(after.keySet());
    for (String room : rooms) {
      List<String> went = without(before.get(room), after.get(room));
      List<String> came = without(after.get(room), before.get(room));
      if (!went.isEmpty()) {
        here.went(room, went, "unnoticed until now");
      }
      if (!came.isEmpty()) {
        here.came(room, came, "on another server");
      }
    }
  }

  private static List<String> without(@Nullable List<String> nicks, @Nullable List<String> others) {
    Set<String> left = new TreeSet<>(nicks == null ? List.of() : nicks);
    left.removeAll(Set.copyOf(others == null ? List.of() : others));
    return List.copyOf(left);
  }

  private void forgetSilentPeers() {
    long now = clock.nanoTime();
    for (Peer peer : List.copyOf(peers.values())) {
      if (now - peer.heardAt() >= options.peerTimeout().toNanos()) {
        LOG.info(
            "chat: instance {} was not heard of for {} s",
            peer.origin(),
            options.peerTimeout().toSeconds());
        forget(peer, "their server is out of reach");
      }
    }
  }

  private void forget(Peer peer, String why) {
    peers.remove(peer.origin());
    tooManyPeers = false;
    if (here != null) {
      peer.everybody().forEach((room, nicks) -> here.went(room, nicks, why));
    }
  }
}
