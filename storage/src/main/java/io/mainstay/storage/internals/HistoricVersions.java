package io.mainstay.storage.internals;

import io.mainstay.api.mvccpb.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * The keys at any revision, by one forward scan of the family {@code keys}: newer versions are
 * skipped by a seek to the revision, older ones by a seek beyond the key, so the cost does not
 * follow the number of versions.
 */
final class HistoricVersions implements Versions {
  private final Reader reader;
  private final Cursor cursor;
  private final KeyRange range;
  private final long revision;
  private byte @Nullable [] record;

  HistoricVersions(Reader reader, KeyRange range, long revision) {
    this.reader = reader;
    this.range = range;
    this.revision = revision;
    byte[] end = range.end();
    this.cursor = reader.cursor(Family.KEYS, end == null ? null : VersionKey.prefix(end));
  }

  @Override
  public boolean next() {
    if (record == null) {
      cursor.seek(VersionKey.newestAt(range.start(), revision));
    } else {
      leave(record);
    }
    while (cursor.valid()) {
      byte[] here = cursor.key();
      if (VersionKey.main(here) > revision) {
        cursor.seek(VersionKey.newestAtOf(here, revision));
      } else if (cursor.valueIsEmpty()) {
        leave(here);
      } else {
        record = here;
        return true;
      }
    }
    return false;
  }

  /** Most keys have one version, so a step is tried before the dearer seek. */
  private void leave(byte[] last) {
    cursor.next();
    if (cursor.valid() && VersionKey.sameUserKey(cursor.key(), last)) {
      cursor.seek(VersionKey.beyond(last));
    }
  }

  @Override
  public byte[] userKey() {
    return VersionKey.userKey(here());
  }

  @Override
  public KeyValue pair() {
    return Versions.decode(reader, cursor.value());
  }

  /** Adds the whole pair here, as it is stored. */
  void addTo(EncodedPairs pairs) {
    pairs.add(cursor);
  }

  @Override
  public KeyValue bare() {
    return pair().toBuilder().clearValue().clearLease().build();
  }

  private byte[] here() {
    if (record == null) {
      throw new IllegalStateException("not on a key");
    }
    return record;
  }

  @Override
  public void close() {
    cursor.close();
  }
}
