package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.snapshotfile.records.KeyRecords;

/**
 * What etcd stores for a change. For a put it is what the family {@code keys} holds, for a deletion
 * the key alone.
 */
final class EtcdRecord {
  private EtcdRecord() {}

  /** The bytes for a change. */
  static byte[] of(Reader reader, EventKey event, EventRecord record) {
    return record.deleted()
        ? KeyRecords.tombstone(UnsafeByteOperations.unsafeWrap(record.userKey()))
        : put(reader, event, record);
  }

  /** The bytes for a put. */
  static byte[] put(Reader reader, EventKey event, EventRecord record) {
    byte[] bytes = reader.get(Family.KEYS, versionKey(event, record));
    if (bytes == null) {
      throw noVersion(reader);
    }
    return bytes;
  }

  static byte[] versionKey(EventKey event, EventRecord record) {
    return VersionKey.encode(record.userKey(), event.main(), event.sub());
  }

  static StoreException noVersion(Reader reader) {
    return reader.damaged("an event has no version");
  }

  static int tombstoneBytes(byte[] userKey) {
    ByteString key = UnsafeByteOperations.unsafeWrap(userKey);
    return CodedOutputStream.computeBytesSize(KeyValue.KEY_FIELD_NUMBER, key);
  }
}
