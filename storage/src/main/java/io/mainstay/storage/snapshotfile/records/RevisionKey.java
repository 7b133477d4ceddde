package io.mainstay.storage.snapshotfile.records;

import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.nio.ByteBuffer;

/**
 * The keys of the bucket {@code key}, which sort in the order of history.
 *
 * @param main the revision of the transaction
 * @param sub the number of the change in it, from 0
 * @param tombstone whether the change was a deletion
 */
public record RevisionKey(long main, long sub, boolean tombstone) {
  private static final byte SEPARATOR = '_';
  private static final byte TOMBSTONE = 't';
  private static final int PUT_BYTES = 17;
  private static final int TOMBSTONE_BYTES = 18;

  /** Revisions are never negative. */
  public RevisionKey {
    if (main < 0 || sub < 0) {
      throw new IllegalArgumentException("a negative revision: " + main + "/" + sub);
    }
  }

  /** The 17 or 18 bytes in the file. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(tombstone ? TOMBSTONE_BYTES : PUT_BYTES);
    out.putLong(main).put(SEPARATOR).putLong(sub);
    if (tombstone) {
      out.put(TOMBSTONE);
    }
    return out.array();
  }

  /** Reads them back. */
  public static RevisionKey decode(byte[] bytes) throws SnapshotFileException {
    boolean tombstone = bytes.length == TOMBSTONE_BYTES;
    if (tombstone ? bytes[PUT_BYTES] != TOMBSTONE : bytes.length != PUT_BYTES) {
      throw invalid();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long main = in.getLong();
    byte separator = in.get();
    long sub = in.getLong();
    if (separator != SEPARATOR || main < 0 || sub < 0) {
      throw invalid();
    }
    return new RevisionKey(main, sub, tombstone);
  }

  private static SnapshotFileException invalid() {
    return new SnapshotFileException("cannot parse revision key");
  }
}
