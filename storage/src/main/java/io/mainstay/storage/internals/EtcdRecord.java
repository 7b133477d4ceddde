package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.records.KeyRecords;

/**
 * What etcd stores for a change. For a put it is what the family {@code keys} holds, for a deletion
 * the key alone.
 */
final class EtcdRecord {
  private EtcdRecord() {}

  static byte[] tombstone(byte[] userKey) {
    return KeyRecords.tombstone(UnsafeByteOperations.unsafeWrap(userKey));
  }

  static int tombstoneBytes(byte[] userKey) {
    ByteString key = UnsafeByteOperations.unsafeWrap(userKey);
    return CodedOutputStream.computeBytesSize(KeyValue.KEY_FIELD_NUMBER, key);
  }
}
