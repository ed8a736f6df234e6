package dev.entwine.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link ThreadPool} and the calls that wait for them: who does what next. What
 * {@code twisted._threads.Team} is in Twisted.
 *
 * <p>To wake a thread costs some microseconds, on both sides. So a thread that has made a call
 * makes the next one, and who is woken depends on how long calls take: usually a thread is woken
 * for each call, but if calls have lately been over sooner than a thread is awake, they are left to
 * those that work. As nobody can know how long the next call takes, one idle thread then
 * <b>watches</b>: it looks now and then, and if the first call in the queue was there when it last
 * looked, it joins in. So no call waits long for a thread that is stuck, if there is another. For
 * the same reason a member does not wake the loop for each result of a row of short calls; the
 * watcher does if one of them turns out to be long.
 *
 * <p>Handing a call over and taking one need no lock. The lock is for those who come, go, wake and
 * fall asleep. Who becomes idle says so first and then looks for calls once more, and who hands one
 * over looks afterwards whether somebody is awake: so one of the two sees the other.
 */
final class Team {

  /** Calls that take less, on the average, are not worth waking another thread for. */
  private static final int SHORT_MICROS = 10;

  /** No call counts for more, so that the average comes down again soon. */
  private static final int LONG_MICROS = 100;

  private static final long WATCH_NANOS = 200_000;

  /** How long an idle thread stays before it goes back to Vert.x, which keeps it. */
  private static final long LINGER_NANOS = 100_000_000;

  /** Of withdrawn calls, as many are left in the queue, or else as many as there are others. */
  private static final int WITHDRAWN_KEPT = 100;

  private final Queue<ThreadCall<?>> queue = new ConcurrentLinkedQueue<>();
  private final Supplier<TeamMember> newMember;
  private final int backlog;

  /** How many calls have been handed in, ever. */
  private final AtomicLong added = new AtomicLong();

  // What one has to know without the lock. Written with it.

  /** Up to how many calls handed in there is room for sure, so that it is seldom counted. */
  private volatile long roomUntil;

  /** Whether calls that are handed in are left to those that work. */
  private volatile boolean leftToWorkers;

  private volatile boolean shortCalls;
  private volatile boolean closed;

  /** Whether there are more members than there may be. */
  private volatile boolean surplus;

  /**
   * How long calls take, in eighths of a microsecond. Members write over each other here now and
   * then: it is an estimate. It does not change while calls take next to nothing.
   */
  private int average = 8 * LONG_MICROS;

  // Guarded by this.

  private final List<TeamMember> members = new ArrayList<>();

  /** Those without a call, the one that worked last at the end: its caches are warm. */
  private final List<TeamMember> idle = new ArrayList<>();

  private @Nullable TeamMember watcher;
  private @Nullable ThreadCall<?> firstWhenLooked;
  private long addedWhenLooked;
  private int maxThreads;

  /** Those on their way to the queue: woken, or just made. */
  private int searching;

  /** How many calls lie in the queue that have been withdrawn. */
  private int withdrawn;

  private long cancelled;
  private long rejected;

  // What members did that have left.
  private long done;
  private long failed;
  private long nanos;

  /**
   * @param backlog how many calls may wait
   * @param newMember makes one, which then has to be summoned; called with the lock held
   */
  Team(int maxThreads, int backlog, Supplier<TeamMember> newMember) {
    this.maxThreads = maxThreads;
    this.backlog = backlog;
    this.newMember = newMember;
  }

  // For those who hand calls in.

  /**
   * Takes a call.
   *
   * @return false if too many are waiting, or if it is closed
   */
  boolean submit(ThreadCall<?> call) {
    long number = added.incrementAndGet();
    if (number > roomUntil && !hasRoom(number)) {
      return false;
    }
    call.number = number;
    queue.add(call);
    if (!leftToWorkers) {
      if (closed) {
        return !withdraw(call);
      }
      TeamMember help = helper();
      if (help != null && shortCalls) {
        call.home().summon(help);
      } else if (help != null) {
        help.summon();
      }
    }
    return true;
  }

  private synchronized boolean hasRoom(long number) {
    roomUntil = over() + backlog + maxThreads;
    if (number <= roomUntil && !closed) {
      return true;
    }
    added.decrementAndGet();
    if (!closed) {
      rejected++;
    }
    return false;
  }

  /** Takes a call back; false if it is not waiting any more. */
  boolean withdraw(ThreadCall<?> call) {
    if (!call.take()) {
      return false;
    }
    synchronized (this) {
      cancelled++;
      withdrawn++;
      if (withdrawn > WITHDRAWN_KEPT && withdrawn > added.get() - over()) {
        queue.removeIf(some -> !some.isWaiting());
        withdrawn = 0;
      }
    }
    return true;
  }

  // For members.

  /** The next call for a member that has been summoned; null if it is idle, or has left. */
  @Nullable ThreadCall<?> search(TeamMember member) {
    synchronized (this) {
      searching--;
      member.woken = false;
    }
    return next(member);
  }

  /** The next call for a member that is awake; null if it is idle, or has left. */
  @Nullable ThreadCall<?> next(TeamMember member) {
    ThreadCall<?> call = isToLeave(member) ? null : poll();
    return call == null ? stop(member) : call;
  }

  private @Nullable ThreadCall<?> poll() {
    for (ThreadCall<?> call = queue.poll(); call != null; call = queue.poll()) {
      if (call.take()) {
        return call;
      }
      synchronized (this) {
        withdrawn = Math.max(0, withdrawn - 1);
      }
    }
    return null;
  }

  private @Nullable ThreadCall<?> stop(TeamMember member) {
    TeamMember successor;
    synchronized (this) {
      if (!isToLeave(member)) {
        return becomeIdle(member);
      }
      successor = leave(member);
    }
    if (successor != null) {
      successor.summon();
    }
    return null;
  }

  private @Nullable ThreadCall<?> becomeIdle(TeamMember member) {
    idle.add(member);
    if (watcher == null && members.size() > idle.size()) {
      watcher = member;
      look();
    }
    update();
    ThreadCall<?> call = poll();
    if (call != null) {
      awake(member);
      update();
    }
    return call;
  }

  /** Notes how long a call took. */
  void took(long nanos) {
    int before = average;
    int after = before - (before >> 3) + (int) Math.min(nanos >> 10, LONG_MICROS);
    if (after != before) {
      average = after;
      if (after < 8 * SHORT_MICROS != shortCalls) {
        lengthChanged().forEach(TeamMember::summon);
      }
    }
  }

  private synchronized List<TeamMember> lengthChanged() {
    shortCalls = average < 8 * SHORT_MICROS;
    update();
    return shortCalls ? List.of() : helpers();
  }

  /**
   * How long an idle member is to wait before it asks again; 0 if it is not idle any more.
   *
   * @param idleFor how long it has been idle, 0 if it has just become so
   */
  long idleNanos(TeamMember member, long idleFor) {
    List<TeamMember> summoned;
    long wait;
    synchronized (this) {
      if (member.woken) {
        return 0;
      }
      summoned = member == watcher && idleFor > 0 ? watch() : List.of();
      if (member.woken) {
        wait = 0;
      } else if (isToLeave(member) || member != watcher && idleFor >= LINGER_NANOS) {
        awake(member);
        TeamMember successor = leave(member);
        summoned = successor == null ? List.of() : List.of(successor);
        wait = 0;
      } else {
        wait = member == watcher ? WATCH_NANOS : LINGER_NANOS - idleFor;
      }
    }
    summoned.forEach(TeamMember::summon);
    return wait;
  }

  /** What the watcher does now and then. */
  private List<TeamMember> watch() {
    members.forEach(TeamMember::wakeHome);
    TeamMember looking = watcher;
    ThreadCall<?> first = queue.peek();
    List<TeamMember> summoned = List.of();
    if (first != null && first.number <= addedWhenLooked) {
      wake(looking);
      if (first == firstWhenLooked) {
        // Nobody has taken anything: what was taken to be short is not.
        average = 8 * LONG_MICROS;
        shortCalls = false;
        summoned = helpers();
      } else if (!idle.isEmpty()) {
        watcher = idle.get(idle.size() - 1);
        summoned = List.of(watcher);
      }
    } else if (first == null && added.get() == addedWhenLooked) {
      watcher = null;
    }
    look();
    update();
    return summoned;
  }

  private void look() {
    firstWhenLooked = queue.peek();
    addedWhenLooked = added.get();
  }

  // With the lock held, or for a first look.

  private boolean isToLeave(TeamMember member) {
    return closed || surplus || member.isOver();
  }

  /** Lets it go; who is to come instead, if there are calls that were counted on it. */
  private @Nullable TeamMember leave(TeamMember member) {
    members.remove(member);
    done += member.done();
    failed += member.failed();
    nanos += member.nanos();
    member.left();
    update();
    return helper();
  }

  /** How many calls are over, one way or another. */
  private long over() {
    long sum = done + failed + cancelled;
    for (TeamMember member : members) {
      sum += member.done() + member.failed();
    }
    return sum;
  }

  private int working() {
    return members.size() - idle.size() - searching;
  }

  private void update() {
    surplus = members.size() > maxThreads;
    boolean left = shortCalls && watcher != null && members.size() > idle.size() && !closed;
    boolean before = leftToWorkers;
    leftToWorkers = left;
    if (before && !left) {
      members.forEach(TeamMember::wakeHome);
    }
  }

  /** Whether somebody sees to it that nothing waits for a call that is longer than expected. */
  boolean isWatched() {
    return leftToWorkers;
  }

  /** Who is to come and help, if there are more calls than members to take them. */
  private synchronized @Nullable TeamMember helper() {
    if (added.get() - over() <= working() + searching) {
      return null;
    }
    if (!idle.isEmpty()) {
      TeamMember last = idle.get(idle.size() - 1);
      wake(last);
      update();
      return last;
    }
    if (members.size() < maxThreads && !closed) {
      TeamMember member = newMember.get();
      members.add(member);
      searching++;
      return member;
    }
    return null;
  }

  private List<TeamMember> helpers() {
    List<TeamMember> all = new ArrayList<>();
    for (TeamMember help = helper(); help != null; help = helper()) {
      all.add(help);
    }
    return all;
  }

  private void wake(TeamMember member) {
    awake(member);
    member.woken = true;
    searching++;
  }

  private void awake(TeamMember member) {
    idle.remove(member);
    if (member == watcher) {
      watcher = null;
    }
  }

  // For the owner.

  /**
   * Changes how many there may be.
   *
   * @return who is to be summoned: those who come, and those who are to see whether to leave
   */
  synchronized List<TeamMember> resize(int newMaximum) {
    maxThreads = newMaximum;
    roomUntil = 0;
    List<TeamMember> summoned = new ArrayList<>(idle);
    update();
    summoned.addAll(helpers());
    return summoned;
  }

  /**
   * Ends it.
   *
   * @param dropped gets the calls that will not be made
   * @return who is to be summoned, to see that it is to leave
   */
  synchronized List<TeamMember> close(List<ThreadCall<?>> dropped) {
    closed = true;
    roomUntil = 0;
    update();
    for (ThreadCall<?> call = poll(); call != null; call = poll()) {
      dropped.add(call);
    }
    cancelled += dropped.size();
    return List.copyOf(idle);
  }

  boolean closed() {
    return closed;
  }

  synchronized int maxThreads() {
    return maxThreads;
  }

  synchronized ThreadPoolStatistics statistics() {
    long allDone = done;
    long allFailed = failed;
    long allNanos = nanos;
    for (TeamMember member : members) {
      allDone += member.done();
      allFailed += member.failed();
      allNanos += member.nanos();
    }
    int running = working();
    long waiting = added.get() - allDone - allFailed - cancelled - Math.max(maxThreads, running);
    return new ThreadPoolStatistics(
        running,
        (int) Math.max(0, waiting),
        allDone,
        allFailed,
        cancelled,
        rejected,
        Duration.ofNanos(allNanos));
  }
}
