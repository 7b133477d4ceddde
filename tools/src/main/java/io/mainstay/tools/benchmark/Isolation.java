package io.mainstay.tools.benchmark;

import io.mainstay.tools.command.UsageException;

/**
 * How far transactions on the client's side are kept apart (etcd {@code
 * client/v3/concurrency/stm.go} at v3.7.1).
 */
enum Isolation {
  /** What is read is committed; nothing is compared. */
  READ_COMMITTED("c", false, false, false),
  /** No key that was read has changed. */
  REPEATABLE_READS("r", true, false, false),
  /** The same, and all is read at one revision. */
  SERIALIZABLE("s", true, false, true),
  /** The same, and no key that is written has changed. */
  SERIALIZABLE_SNAPSHOT("ss", true, true, true);

  private final String flag;
  private final boolean comparesReads;
  private final boolean comparesWrites;
  private final boolean readsOneRevision;

  Isolation(String flag, boolean comparesReads, boolean comparesWrites, boolean readsOneRevision) {
    this.flag = flag;
    this.comparesReads = comparesReads;
    this.comparesWrites = comparesWrites;
    this.readsOneRevision = readsOneRevision;
  }

  static Isolation of(String flag) throws UsageException {
    for (Isolation isolation : values()) {
      if (isolation.flag.equals(flag)) {
        return isolation;
      }
    }
    throw new UsageException("expected --isolation of c, r, s or ss, got (%s)".formatted(flag));
  }

  boolean comparesReads() {
    return comparesReads;
  }

  boolean comparesWrites() {
    return comparesWrites;
  }

  boolean readsOneRevision() {
    return readsOneRevision;
  }
}
