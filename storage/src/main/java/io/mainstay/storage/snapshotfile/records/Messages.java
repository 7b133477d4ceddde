package io.mainstay.storage.snapshotfile.records;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/** Values that are protobuf messages. */
final class Messages {
  private Messages() {}

  static <T> T parse(String what, Parser<T> parser, byte[] bytes) throws SnapshotFileException {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SnapshotFileException("the snapshot has a damaged " + what, e);
    }
  }
}
