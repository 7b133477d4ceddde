package io.mainstay.torture.check;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.MemberState;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What clients see of a store that does everything right: calls overlap, take effect at any time
 * while they are open, and of some nobody hears what became of them. One random number generator
 * decides all.
 */
final class SimulatedRun {
  /**
   * How much of what.
   *
   * @param everything leases, locks, compaction, serializable reads and watches beside reads and
   *     writes
   */
  record Settings(int operations, int clients, int keys, int percentLost, boolean everything) {}

  private static final int MEMBERS = 3;
  private static final long TTL_SECONDS = 1;
  private static final int MOST_NANOS_BETWEEN = 20_000_000;
  private static final List<Compare.Relation> RELATIONS = List.of(Compare.Relation.values());
  private static final List<Compare.Target> NUMBERS =
      List.of(Compare.Target.VERSION, Compare.Target.CREATE_REVISION, Compare.Target.MOD_REVISION);

  /** A call that is open, or whose client has gone while it may still take effect. */
  private static final class Pending {
    private final int client;
    private final int member;
    private final Request request;
    private final long called;
    private boolean lost;
    private boolean entered;
    private @Nullable Outcome outcome;

    Pending(int client, int member, Request request, long called) {
      this.client = client;
      this.member = member;
      this.request = request;
      this.called = called;
    }
  }

  private final Settings settings;
  private final Random random;
  private final List<HistoryEntry> entries = new ArrayList<>();
  private final VersionedStore store = new VersionedStore();
  private final List<List<Event>> changes = new ArrayList<>(List.of(List.of(), List.of()));
  private final long[] applied = new long[MEMBERS];
  private final Map<Long, Long> deadlines = new TreeMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Deque<Integer> idle = new ArrayDeque<>();
  private final Map<Integer, String> held = new HashMap<>();
  private final List<SimulatedWatch> watches = new ArrayList<>();
  private long now = 1;
  private long leases;
  private long values;
  private long ids;
  private int started;
  private long compacted;

  private SimulatedRun(long seed, Settings settings) {
    this.settings = settings;
    random = new Random(seed);
    for (int client = 0; client < settings.clients(); client++) {
      idle.add(client);
    }
    for (int i = 0; i < (settings.everything() ? 4 : 0); i++) {
      watches.add(new SimulatedWatch(i, random, entries));
    }
  }

  static List<HistoryEntry> entries(long seed, Settings settings) {
    SimulatedRun run = new SimulatedRun(seed, settings);
    run.run();
    return run.entries;
  }

  static History history(long seed, Settings settings) {
    return History.of(entries(seed, settings));
  }

  private long revision() {
    return changes.size() - 1L;
  }

  private void run() {
    while (started < settings.operations() || pending.stream().anyMatch(call -> !call.lost)) {
      now += 1L + random.nextInt(MOST_NANOS_BETWEEN);
      endLeases();
      int what = random.nextInt(10);
      if (what < 3 && started < settings.operations() && !idle.isEmpty()) {
        start();
      } else if (what < 6 && !pending.isEmpty()) {
        takeEffect(pending.get(random.nextInt(pending.size())));
      } else if (what < 9 && !pending.isEmpty()) {
        finish(pending.get(random.nextInt(pending.size())));
      } else {
        int member = random.nextInt(MEMBERS);
        applied[member] = between(applied[member], revision());
        watches.forEach(watch -> watch.advance(now, changes, compacted, false));
      }
    }
    watches.forEach(watch -> watch.advance(now, changes, compacted, true));
    for (int member = 0; member < MEMBERS; member++) {
      entries.add(new MemberState("m" + member, revision(), revision(), compacted, 42));
    }
  }

  private void start() {
    started++;
    int client = idle.remove();
    Pending call = new Pending(client, random.nextInt(MEMBERS), request(client), now);
    pending.add(call);
  }

  /** A client hears of what became of its call, or gives up. */
  private void finish(Pending call) {
    if (call.lost) {
      return;
    }
    if (random.nextInt(100) < settings.percentLost()) {
      call.lost = true;
      record(call, new Outcome.Unknown("timed out"));
      // Whether it can still happen: not if it has, nor if it never gets to a leader.
      if (call.outcome != null || random.nextBoolean()) {
        pending.remove(call);
      }
      idle.add(call.client);
    } else if (call.outcome != null) {
      record(call, call.outcome);
      pending.remove(call);
      idle.add(call.client);
    }
  }

  private void record(Pending call, Outcome outcome) {
    String member = "m" + call.member;
    entries.add(new Operation(ids++, call.client, member, call.request, call.called, now, outcome));
    if (outcome instanceof Outcome.Answered answered) {
      applied[call.member] = Math.max(applied[call.member], answered.response().revision());
      if (answered.response() instanceof Response.Lock lock) {
        held.put(call.client, lock.key());
      }
    }
  }

  private void takeEffect(Pending call) {
    if (call.outcome != null) {
      return;
    }
    if (call.request instanceof Request.Lock lock) {
      queue(call, lock);
      return;
    }
    Response response = effect(call);
    call.outcome =
        response == null ? new Outcome.Failed("refused") : new Outcome.Answered(response);
    if (call.lost) {
      pending.remove(call);
    }
  }

  private @Nullable Response effect(Pending call) {
    Request request = call.request;
    if (request instanceof Request.Get get && get.serializable()) {
      long old = Math.max(1, applied[call.member]);
      return get.revision() > old
          ? null
          : Execution.of(get, store.at(old), old + 1, store::at).response();
    }
    if (request instanceof Request.Put put
        && put.lease() != 0
        && !deadlines.containsKey(put.lease())) {
      return null;
    }
    if (request instanceof Request.OfKeys keys) {
      return execute(keys);
    }
    if (request instanceof Request.Unlock unlock) {
      return new Response.Unlock(
          execute(new Request.Delete(KeyRange.of(unlock.key()), false)).revision());
    }
    if (request instanceof Request.Compact compact) {
      compacted = Math.max(compacted, compact.revision());
      return new Response.Compact(revision());
    }
    return effectOnLease(request);
  }

  private @Nullable Response effectOnLease(Request request) {
    if (request instanceof Request.LeaseGrant grant) {
      deadlines.put(grant.lease(), now + TimeUnit.SECONDS.toNanos(TTL_SECONDS));
      return new Response.LeaseGrant(revision(), grant.lease(), TTL_SECONDS);
    }
    if (request instanceof Request.LeaseKeepAlive keepAlive) {
      Long renewed =
          deadlines.computeIfPresent(
              keepAlive.lease(), (lease, until) -> now + TimeUnit.SECONDS.toNanos(TTL_SECONDS));
      return new Response.LeaseKeepAlive(
          revision(), keepAlive.lease(), renewed == null ? 0 : TTL_SECONDS);
    }
    long lease = ((Request.LeaseRevoke) request).lease();
    if (!deadlines.containsKey(lease)) {
      return null;
    }
    endLease(lease);
    return new Response.LeaseRevoke(revision());
  }

  private Response.OfKeys execute(Request.OfKeys request) {
    Execution execution = Execution.of(request, store.at(revision()), revision() + 1, store::at);
    change(execution.events());
    return execution.response();
  }

  private void change(List<Event> events) {
    if (!events.isEmpty()) {
      changes.add(events.stream().map(store::add).toList());
    }
  }

  /** Enters the queue, or gets the lock if its turn has come. */
  private void queue(Pending call, Request.Lock lock) {
    String key = Request.Lock.keyOf(lock.name(), lock.lease());
    boolean present = store.at(revision()).get(key) != null;
    if (!present && (call.entered || !deadlines.containsKey(lock.lease()))) {
      // Whether it ever had the lock does not matter: nobody was told so.
      call.outcome = new Outcome.Unknown("session is expired");
    } else if (!present) {
      execute(new Request.Put(key, "", lock.lease(), false));
      call.entered = true;
    } else {
      boolean first =
          store.at(revision()).range(KeyRange.prefix(lock.name() + "/")).stream()
              .min(Comparator.comparingLong(kv -> kv.createRevision()))
              .filter(kv -> kv.key().equals(key))
              .isPresent();
      call.entered = true;
      if (first) {
        call.outcome = new Outcome.Answered(new Response.Lock(revision(), key));
      }
    }
    if (call.lost && call.outcome != null) {
      pending.remove(call);
    }
  }

  private void endLeases() {
    for (Map.Entry<Long, Long> lease : List.copyOf(deadlines.entrySet())) {
      if (now >= lease.getValue() && random.nextInt(4) == 0) {
        endLease(lease.getKey());
      }
    }
  }

  private void endLease(long lease) {
    deadlines.remove(lease);
    long next = revision() + 1;
    change(
        store.attached(lease, revision()).stream()
            .map(kv -> Execution.deletion(kv.key(), next))
            .toList());
  }

  private Request request(int client) {
    String mine = held.remove(client);
    if (mine != null) {
      return new Request.Unlock(mine);
    }
    int what = random.nextInt(settings.everything() ? 20 : 10);
    return switch (what) {
      case 0, 1, 2 -> put();
      case 3, 4 -> new Request.Get(range(), false, 0, random.nextInt(3));
      case 5 -> new Request.Delete(range(), random.nextBoolean());
      case 6, 7, 8, 9 -> transaction();
      case 10, 11, 12 -> new Request.Get(range(), true, 0, 0);
      case 13 -> new Request.Get(range(), random.nextBoolean(), between(1, revision()), 0);
      case 14 -> new Request.LeaseGrant(++leases, TTL_SECONDS);
      case 15 -> new Request.LeaseKeepAlive(lease());
      case 16 -> new Request.LeaseRevoke(lease());
      case 17 -> new Request.Put(key(), value(), lease(), true);
      case 18 -> new Request.Lock("l", lease());
      default -> new Request.Compact(between(1, watches.get(0).complete()));
    };
  }

  private Request.Put put() {
    return new Request.Put(key(), value(), 0, random.nextBoolean());
  }

  private Request.Transaction transaction() {
    Compare.Target target = NUMBERS.get(random.nextInt(NUMBERS.size()));
    Compare.Relation relation = RELATIONS.get(random.nextInt(RELATIONS.size()));
    Compare compare =
        random.nextInt(4) == 0
            ? Compare.value(key(), relation, Long.toString(random.nextInt(4)))
            : Compare.number(key(), target, relation, random.nextInt(4));
    String key = key();
    return new Request.Transaction(
        List.of(compare),
        List.of(
            new Request.Put(key, value(), 0, false),
            new Request.Delete(KeyRange.of(key + "'"), false)),
        random.nextBoolean()
            ? List.of(new Request.Get(KeyRange.all(), false, 0, 0))
            : List.of(new Request.Put(key + "'", value(), 0, true)));
  }

  private KeyRange range() {
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.prefix("k");
      case 1 -> KeyRange.prefix(key());
      default -> KeyRange.of(key());
    };
  }

  private String key() {
    return "k" + random.nextInt(settings.keys());
  }

  /** Few values, so that calls can be taken for others. */
  private String value() {
    return Long.toString(values++ % 4);
  }

  private long lease() {
    return Math.max(1, leases - random.nextInt(3));
  }

  private long between(long from, long to) {
    return from + (to > from ? random.nextInt((int) (to - from + 1)) : 0);
  }
}
