package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys that this proxy owns, and what they hold. Nobody changes them without asking this proxy
 * first, as long as its lease lasts: until then reads of them are answered from here.
 *
 * <p>Owned are only keys that exist and that no lease is attached to: what a lease ends, or what
 * locks and elections put, nobody asks about. While this proxy changes a key itself, reads of it go
 * to the members. What is given up is forgotten here first, and then told to the members, by who
 * called. As many keys as {@link RangeCache} has answers, in as much memory; the least used go
 * first. Any thread: it is asked on all event loops, and holds its lock for a look in a map.
 */
final class OwnedKeys {
  private static final int MOST_KEYS = 2048;
  private static final long MOST_BYTES = 64 << 20;

  /** A key that is longer has better uses for the memory. */
  private static final int MOST_KEY_BYTES = 4096;

  /** How long a key is left alone that somebody else wants to change, or that cannot be owned. */
  private static final long REST_NANOS = 2_000_000_000L;

  private final LongSupplier nanoTime;
  private final Map<ByteString, Owned> keys = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ByteString, Long> resting = new LinkedHashMap<>();
  private ResponseHeader newest = ResponseHeader.getDefaultInstance();
  private long bytes;
  private long lease;
  private long deadlineNanos;

  /** One of them. Its fields are guarded by the lock of all. */
  static final class Owned {
    private final ByteString key;
    private final long lease;
    private long createRevision;
    private long noticedRevision;
    private int writes;
    private @Nullable KeyValue pair;

    private Owned(ByteString key, long lease) {
      this.key = key;
      this.lease = lease;
    }

    ByteString key() {
      return key;
    }

    /** The lease under which it is asked for. */
    long lease() {
      return lease;
    }

    /** When its leasing key was created; settled before anybody but who asks for it has it. */
    long createRevision() {
      return createRevision;
    }

    private int sizeBytes() {
      return pair == null ? 0 : pair.getSerializedSize();
    }
  }

  /**
   * A key that is not owned any more: its leasing key has to go.
   *
   * @param createRevision of the leasing key
   */
  record GivenUp(ByteString key, long createRevision) {}

  /**
   * None yet, and no lease.
   *
   * @param nanoTime monotonic
   */
  OwnedKeys(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** There is a lease, and nothing owned under it yet. */
  synchronized void begin(long newLease, long untilNanos) {
    forgetAll();
    lease = newLease;
    deadlineNanos = untilNanos;
  }

  /** A lease lasts longer. */
  synchronized void extend(long renewed, long untilNanos) {
    if (renewed == lease && untilNanos - deadlineNanos > 0) {
      deadlineNanos = untilNanos;
    }
  }

  /** A lease is of no use any more, and nothing is owned. */
  synchronized void end(long lost) {
    if (lost == lease) {
      forgetAll();
      lease = 0;
    }
  }

  private void forgetAll() {
    keys.clear();
    bytes = 0;
  }

  /** The lease that keys are owned under; 0 for none. */
  synchronized long lease() {
    return isInForce() ? lease : 0;
  }

  private boolean isInForce() {
    return lease != 0 && deadlineNanos - nanoTime.getAsLong() > 0;
  }

  /** How far the members are. */
  synchronized void shown(ResponseHeader header) {
    if (header.getRevision() > newest.getRevision()) {
      newest = header;
    }
  }

  /**
   * What a key holds that is owned: at the newest revision that is known, as it has not changed.
   *
   * @param request for one key at the newest revision
   */
  synchronized Optional<RangeResponse> answer(RangeRequest request) {
    Owned owned = isInForce() ? keys.get(request.getKey()) : null;
    return owned == null || owned.pair == null || owned.writes > 0
        ? Optional.empty()
        : Optional.of(answer(request, newest, owned.pair));
  }

  /** The answer to a range of one key. */
  static RangeResponse answer(
      RangeRequest request, ResponseHeader header, @Nullable KeyValue pair) {
    RangeResponse.Builder answer = RangeResponse.newBuilder().setHeader(header);
    if (pair != null) {
      answer.setCount(1);
      if (!request.getCountOnly()) {
        answer.addKvs(request.getKeysOnly() ? pair.toBuilder().clearValue().build() : pair);
      }
    }
    return answer.build();
  }

  /**
   * Somebody will ask for a key and has to say what came of it: {@link #acquired} or {@link
   * #refused}. Empty when the key is better left to others for now.
   */
  synchronized Optional<Owned> ask(ByteString key) {
    if (!isInForce() || key.size() > MOST_KEY_BYTES || keys.containsKey(key) || isResting(key)) {
      return Optional.empty();
    }
    Owned asked = new Owned(key, lease);
    keys.put(key, asked);
    return Optional.of(asked);
  }

  /**
   * A key has become this proxy's.
   *
   * @param createRevision of the leasing key
   * @return what is given up: the least used, or the key itself if somebody wants it already
   */
  synchronized List<GivenUp> acquired(Owned asked, long createRevision, KeyValue pair) {
    asked.createRevision = createRevision;
    if (keys.get(asked.key) != asked) {
      return List.of(new GivenUp(asked.key, createRevision));
    }
    if (asked.noticedRevision > createRevision) {
      rest(asked.key);
      return giveUp(asked);
    }
    asked.pair = pair;
    bytes += asked.sizeBytes();
    return trim();
  }

  /** A key has not become this proxy's, or nobody knows. */
  synchronized void refused(Owned asked) {
    rest(asked.key);
    if (keys.get(asked.key) == asked) {
      keys.remove(asked.key);
    }
  }

  /**
   * A key is about to be changed through this proxy, which is over with {@link #written}, {@link
   * #unwritten} or {@link #giveUp}. Empty if it is not owned.
   */
  synchronized Optional<Owned> beginWrite(ByteString key) {
    Owned owned = isInForce() ? keys.get(key) : null;
    if (owned == null || owned.createRevision == 0) {
      return Optional.empty();
    }
    owned.writes++;
    return Optional.of(owned);
  }

  /**
   * A key has been changed through this proxy.
   *
   * @param pair what it holds now; null for nothing
   * @return what is given up
   */
  synchronized List<GivenUp> written(Owned owned, @Nullable KeyValue pair) {
    owned.writes--;
    if (keys.get(owned.key) != owned) {
      return List.of();
    }
    if (pair == null || pair.getLease() != 0) {
      return giveUp(owned);
    }
    if (owned.pair == null || owned.pair.getModRevision() <= pair.getModRevision()) {
      bytes -= owned.sizeBytes();
      owned.pair = pair;
      bytes += owned.sizeBytes();
    }
    return trim();
  }

  /** A key has surely not been changed. */
  synchronized void unwritten(Owned owned) {
    owned.writes--;
  }

  /** A key is not owned any more, as it may have been changed; gives that it is given up. */
  synchronized List<GivenUp> giveUp(Owned owned) {
    if (keys.get(owned.key) == owned) {
      forget(owned);
    }
    return List.of(new GivenUp(owned.key, owned.createRevision));
  }

  /** Keys are not owned any more. */
  synchronized List<GivenUp> giveUp(Predicate<ByteString> which) {
    List<GivenUp> all = new ArrayList<>();
    for (Owned owned : List.copyOf(keys.values())) {
      if (owned.createRevision > 0 && which.test(owned.key)) {
        all.addAll(giveUp(owned));
      }
    }
    return all;
  }

  /**
   * A leasing key was changed or is gone: whoever owned the key before does not any more, or is
   * asked not to.
   *
   * @param revision of the change
   */
  synchronized void noticed(ByteString key, long revision) {
    Owned owned = keys.get(key);
    if (owned == null) {
      return;
    }
    owned.noticedRevision = Math.max(owned.noticedRevision, revision);
    if (owned.createRevision > 0 && owned.createRevision < revision) {
      forget(owned);
      rest(key);
    }
  }

  private void forget(Owned owned) {
    keys.remove(owned.key);
    bytes -= owned.sizeBytes();
  }

  /** What is asked for or being changed stays. */
  private List<GivenUp> trim() {
    List<GivenUp> gone = new ArrayList<>();
    Iterator<Owned> leastUsed = keys.values().iterator();
    while ((keys.size() > MOST_KEYS || bytes > MOST_BYTES) && leastUsed.hasNext()) {
      Owned owned = leastUsed.next();
      if (owned.createRevision > 0 && owned.writes == 0) {
        leastUsed.remove();
        bytes -= owned.sizeBytes();
        gone.add(new GivenUp(owned.key, owned.createRevision));
      }
    }
    return gone;
  }

  private void rest(ByteString key) {
    resting.remove(key);
    resting.put(key, nanoTime.getAsLong() + REST_NANOS);
    if (resting.size() > MOST_KEYS) {
      resting.remove(resting.keySet().iterator().next());
    }
  }

  private boolean isResting(ByteString key) {
    Long untilNanos = resting.get(key);
    if (untilNanos != null && untilNanos - nanoTime.getAsLong() <= 0) {
      resting.remove(key);
      return false;
    }
    return untilNanos != null;
  }

  synchronized int size() {
    return keys.size();
  }
}
