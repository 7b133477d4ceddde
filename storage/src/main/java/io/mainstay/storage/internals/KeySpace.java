package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The key space as one reader sees it: which revisions can be read, and the keys at each. It costs
 * nothing to make.
 *
 * @param revision the newest revision, that of the transaction at work included
 * @param compactRevision the oldest revision that can be read
 */
record KeySpace(Reader reader, long revision, long compactRevision) {
  /**
   * The keys read, and the first key of the range that was not read, or null when there is none.
   */
  record Page(List<KeyValue> pairs, @Nullable ByteString next) {}

  /** The revision that a request means; 0 and below is the newest. */
  long resolve(long requested) {
    if (requested > revision) {
      throw EtcdError.FUTURE_REVISION.exception();
    }
    long resolved = requested <= 0 ? revision : requested;
    if (resolved < compactRevision) {
      throw EtcdError.COMPACTED.exception();
    }
    return resolved;
  }

  @Nullable Latest latest(byte[] userKey) {
    byte[] bytes = reader.get(Family.LATEST, userKey);
    return bytes == null ? null : Latest.decode(bytes);
  }

  /** The pair under a key at the newest revision, or null. */
  @Nullable KeyValue newest(byte[] userKey) {
    Latest latest = latest(userKey);
    return latest == null ? null : NewestVersions.pair(reader, userKey, latest);
  }

  /** How many keys the range has at a resolved revision; reads no values. */
  long count(KeyRange range, long at) {
    if (range.isEmpty()) {
      return 0;
    }
    if (range.single() && at == revision) {
      return latest(range.start()) == null ? 0 : 1;
    }
    return at == revision ? reader.count(range) : new PastCount(this, range, at).keys();
  }

  /**
   * How many keys of a range come after a page of it.
   *
   * <p>Who reads page after page at one revision is answered from what the page before has left
   * over.
   *
   * @param first the first key of the page, or null if it has none
   * @param size how many keys it has
   * @param next the first key after it, in the range
   */
  long countAfter(@Nullable ByteString first, int size, ByteString next, KeyRange range, long at) {
    KeyRange after = range.from(next.toByteArray());
    RememberedCounts known = reader.remembered();
    if (known == null) {
      return count(after, at);
    }
    OptionalLong whole =
        first == null ? OptionalLong.empty() : known.recall(first, range.end(), at);
    long rest = whole.isPresent() ? whole.getAsLong() - size : count(after, at);
    known.remember(next, range.end(), at, rest);
    return rest;
  }

  /**
   * Pairs as they are stored, the first key of them, and the first key of the range that was not
   * read; null where there is none.
   */
  record EncodedPage(EncodedPairs pairs, @Nullable ByteString first, @Nullable ByteString next) {}

  /** The first pairs of the range at a resolved revision, as they are stored. */
  EncodedPage encodedPage(KeyRange range, long at, long limit) {
    EncodedPairs pairs = new EncodedPairs();
    ByteString first = null;
    if (!range.isEmpty()) {
      try (HistoricVersions versions = new HistoricVersions(reader, range, at)) {
        while (versions.next()) {
          if (pairs.found() == limit) {
            return new EncodedPage(pairs, first, key(versions));
          }
          first = first == null ? key(versions) : first;
          versions.addTo(pairs);
        }
      }
    }
    return new EncodedPage(pairs, first, null);
  }

  /** The first keys of the range at a resolved revision, without values and leases if so wished. */
  Page page(KeyRange range, long at, boolean bare, long limit) {
    if (range.isEmpty()) {
      return new Page(List.of(), null);
    }
    if (range.single() && at == revision) {
      return single(range.start(), bare);
    }
    List<KeyValue> pairs = new ArrayList<>();
    try (Versions versions = bare ? index(range, at) : new HistoricVersions(reader, range, at)) {
      while (versions.next()) {
        if (pairs.size() == limit) {
          return new Page(pairs, key(versions));
        }
        pairs.add(bare ? versions.bare() : versions.pair());
      }
    }
    return new Page(pairs, null);
  }

  /** Two lookups and no scan: the commonest read of all. */
  private Page single(byte[] userKey, boolean bare) {
    Latest latest = latest(userKey);
    if (latest == null) {
      return new Page(List.of(), null);
    }
    return new Page(
        List.of(
            bare
                ? NewestVersions.bare(userKey, latest)
                : NewestVersions.pair(reader, userKey, latest)),
        null);
  }

  private static ByteString key(Versions versions) {
    return UnsafeByteOperations.unsafeWrap(versions.userKey());
  }

  /** The cheapest walk for those who need no values. */
  private Versions index(KeyRange range, long at) {
    return at == revision
        ? new NewestVersions(reader, range)
        : new HistoricVersions(reader, range, at);
  }
}
