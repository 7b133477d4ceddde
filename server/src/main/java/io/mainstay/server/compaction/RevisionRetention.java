package io.mainstay.server.compaction;

import java.time.Duration;
import java.util.OptionalLong;

/** Keeps the newest revisions (etcd {@code v3compactor/revision.go} at v3.7.1). */
final class RevisionRetention implements Retention {
  private static final Duration STEP = Duration.ofMinutes(5);

  private final long revisions;
  private long lastRevision;

  RevisionRetention(long revisions) {
    this.revisions = revisions;
  }

  @Override
  public String mode() {
    return "revision";
  }

  @Override
  public String keptName() {
    return "revision-compaction-retention";
  }

  @Override
  public Object kept() {
    return revisions;
  }

  @Override
  public Duration step() {
    return STEP;
  }

  @Override
  public void record(long revision) {}

  @Override
  public OptionalLong due(long nowNanos, long revision) {
    long to = revision - revisions;
    return to <= 0 || to == lastRevision ? OptionalLong.empty() : OptionalLong.of(to);
  }

  @Override
  public void compacted(long nowNanos, long revision) {
    lastRevision = revision;
  }
}
