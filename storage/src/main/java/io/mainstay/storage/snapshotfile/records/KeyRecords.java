package io.mainstay.storage.snapshotfile.records;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/**
 * The values of the bucket {@code key}: one for every change that compaction has left. Protobuf in
 * Java writes fields ascending and leaves zeros out, as etcd does.
 */
public final class KeyRecords {
  private KeyRecords() {}

  /** A put. */
  public static byte[] put(KeyValue pair) {
    return pair.toByteArray();
  }

  /** A deletion, which says the key alone. */
  public static byte[] tombstone(ByteString key) {
    return KeyValue.newBuilder().setKey(key).build().toByteArray();
  }

  /**
   * Either. Empty bytes give a pair without a key: they fill up the revisions that a restore skips
   * with {@code --bump-revision}.
   */
  public static KeyValue decode(byte[] value) throws SnapshotFileException {
    return Messages.parse("key-value pair", KeyValue.parser(), value);
  }
}
