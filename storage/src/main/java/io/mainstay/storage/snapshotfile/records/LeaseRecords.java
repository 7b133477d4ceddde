package io.mainstay.storage.snapshotfile.records;

import io.mainstay.api.leasepb.Lease;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/** The bucket {@code lease}: a lease under its ID. Times are in seconds. */
public final class LeaseRecords {
  private LeaseRecords() {}

  /** The key of a lease. */
  public static byte[] key(long leaseId) {
    return Numbers.encode(leaseId);
  }

  /** The ID that a key says. */
  public static long leaseId(byte[] key) throws SnapshotFileException {
    return Numbers.decode("ID of a lease", key);
  }

  /** The value of a lease. */
  public static byte[] value(Lease lease) {
    return lease.toByteArray();
  }

  /** The lease that a value says. */
  public static Lease decode(byte[] value) throws SnapshotFileException {
    return Messages.parse("lease", Lease.parser(), value);
  }
}
