package io.mainstay.storage.internals;

import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.mvccpb.KeyValue;

/**
 * The keys at the newest revision, by a scan of the family {@code latest}, which has no values and
 * no old versions.
 */
final class NewestVersions implements Versions {
  private final Reader reader;
  private final Cursor cursor;
  private final KeyRange range;
  private boolean started;

  NewestVersions(Reader reader, KeyRange range) {
    this.reader = reader;
    this.range = range;
    this.cursor = reader.cursor(Family.LATEST, range.end());
  }

  @Override
  public boolean next() {
    if (started) {
      cursor.next();
    } else {
      started = true;
      cursor.seek(range.start());
    }
    return cursor.valid();
  }

  @Override
  public byte[] userKey() {
    return cursor.key();
  }

  Latest latest() {
    return Latest.decode(cursor.value());
  }

  @Override
  public KeyValue pair() {
    return pair(reader, userKey(), latest());
  }

  @Override
  public KeyValue bare() {
    return bare(userKey(), latest());
  }

  /** The pair that an entry of {@code latest} stands for. */
  static KeyValue pair(Reader reader, byte[] userKey, Latest latest) {
    byte[] bytes =
        reader.get(Family.KEYS, VersionKey.encode(userKey, latest.modRevision(), latest.sub()));
    if (bytes == null) {
      throw reader.damaged("the newest version of a key is missing");
    }
    return Versions.decode(reader, bytes);
  }

  static KeyValue bare(byte[] userKey, Latest latest) {
    return KeyValue.newBuilder()
        .setKey(UnsafeByteOperations.unsafeWrap(userKey))
        .setCreateRevision(latest.createRevision())
        .setModRevision(latest.modRevision())
        .setVersion(latest.version())
        .build();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
