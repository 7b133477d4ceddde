package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.storage.Change;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many keys a range had at an older revision: from how many it has now and what has changed
 * since, or by a walk over them if that is too much.
 */
final class PastCount {
  /** What a look for one key costs, in steps of a walk. */
  private static final int LOOK = 8;

  private final KeySpace space;
  private final Reader reader;
  private final KeyRange range;
  private final long at;

  PastCount(KeySpace space, KeyRange range, long at) {
    this.space = space;
    this.reader = space.reader();
    this.range = range;
    this.at = at;
  }

  long keys() {
    long now = reader.count(range);
    Set<ByteString> changed = changed(now);
    if (changed == null) {
      return walk();
    }
    long then = now;
    try (Cursor versions = reader.cursor(Family.KEYS, null)) {
      for (ByteString key : changed) {
        byte[] bytes = key.toByteArray();
        then += existed(versions, bytes) - exists(bytes);
      }
    }
    return then;
  }

  /**
   * The keys of the range that have changed since, or null if a walk is cheaper.
   *
   * @param steps what a walk costs
   */
  private @Nullable Set<ByteString> changed(long steps) {
    Set<ByteString> changed = new HashSet<>();
    long left = steps;
    try (Cursor events = reader.cursor(Family.EVENTS, null)) {
      for (events.seek(new EventKey(at + 1, 0).encode()); events.valid(); events.next()) {
        byte[] key = EventRecord.decode(events.value()).userKey();
        left -= range.contains(key) && changed.add(UnsafeByteOperations.unsafeWrap(key)) ? LOOK : 1;
        if (left < 0) {
          return null;
        }
      }
    }
    for (Change change : reader.pending()) {
      ByteString key = change.kv().getKey();
      if (change.revision() > at && range.contains(key.toByteArray())) {
        changed.add(key);
      }
    }
    return changed;
  }

  private int exists(byte[] key) {
    return space.latest(key) == null ? 0 : 1;
  }

  private int existed(Cursor versions, byte[] key) {
    byte[] newest = VersionKey.newestAt(key, at);
    versions.seek(newest);
    return versions.valid()
            && VersionKey.sameUserKey(versions.key(), newest)
            && !versions.valueIsEmpty()
        ? 1
        : 0;
  }

  private long walk() {
    long count = 0;
    try (Versions versions = new HistoricVersions(reader, range, at)) {
      while (versions.next()) {
        count++;
      }
    }
    return count;
  }
}
