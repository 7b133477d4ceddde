package io.mainstay.storage.internals;

import io.mainstay.storage.Table;
import java.nio.charset.StandardCharsets;

/** The column families; what is in which: ARCHITECTURE.md, "Storage layout". */
enum Family {
  /** RocksDB insists on this one; it stays empty. */
  DEFAULT,
  /** {@link VersionKey} to mvccpb.KeyValue bytes, or to nothing for a tombstone. */
  KEYS,
  /** User key to {@link Latest}; no entry for a deleted key. */
  LATEST,
  /** {@link EventKey} to {@link EventRecord}. */
  EVENTS,
  LEASES,
  /** Lease ID and user key, to nothing. */
  LEASE_KEYS,
  AUTH,
  CLUSTER,
  V2,
  /** How many keys there are: {@link KeyCounts}. */
  COUNTS,
  /** What the store knows of itself: {@link MetaRecords}. */
  META;

  byte[] id() {
    return name().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether stores from before the family was there are opened all the same. */
  boolean isLaterAddition() {
    return this == V2 || this == COUNTS;
  }

  /** Whether entries are looked up one by one, so that a Bloom filter saves reads. */
  boolean pointLookups() {
    return this == KEYS || this == LATEST;
  }

  static Family of(Table table) {
    return switch (table) {
      case LEASES -> LEASES;
      case AUTH -> AUTH;
      case CLUSTER -> CLUSTER;
      case V2 -> V2;
    };
  }
}
