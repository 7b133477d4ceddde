package io.mainstay.storage.snapshotfile.records;

import com.google.protobuf.ByteString;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/**
 * The bucket {@code meta}. {@link #CONF_STATE} holds a {@link ConfStateRecord}, {@link
 * #STORAGE_VERSION} a plain text such as {@code 3.7.0}.
 */
public final class MetaRecords {
  /** The index in the log of the last change that is in the file; a number. */
  public static final ByteString CONSISTENT_INDEX = ByteString.copyFromUtf8("consistent_index");

  /** The term of that change, since 3.5; a number. */
  public static final ByteString TERM = ByteString.copyFromUtf8("term");

  /** Who votes, since 3.5. */
  public static final ByteString CONF_STATE = ByteString.copyFromUtf8("confState");

  /** The version that the data are of, since 3.6. */
  public static final ByteString STORAGE_VERSION = ByteString.copyFromUtf8("storageVersion");

  /** The revision up to which compaction was asked for. */
  public static final ByteString SCHEDULED_COMPACTION =
      ByteString.copyFromUtf8("scheduledCompactRev");

  /** The revision up to which compaction was done. */
  public static final ByteString FINISHED_COMPACTION =
      ByteString.copyFromUtf8("finishedCompactRev");

  private MetaRecords() {}

  /** The value of an index or a term. */
  public static byte[] number(long number) {
    return Numbers.encode(number);
  }

  /** Reads it back. */
  public static long number(byte[] value) throws SnapshotFileException {
    return Numbers.decode("index or term", value);
  }

  /** The value of a revision of compaction. */
  public static byte[] compaction(long revision) {
    return new RevisionKey(revision, 0, false).encode();
  }

  /** Reads it back. */
  public static long compaction(byte[] value) throws SnapshotFileException {
    return RevisionKey.decode(value).main();
  }
}
