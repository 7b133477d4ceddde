package io.mainstay.storage.snapshotfile.records;

import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/** The bucket {@code alarm}: all is in the key, values are empty. */
public final class AlarmRecords {
  private AlarmRecords() {}

  /** The key of a raised alarm. */
  public static byte[] key(AlarmMember alarm) {
    return alarm.toByteArray();
  }

  /** The alarm that a key says. */
  public static AlarmMember decode(byte[] key) throws SnapshotFileException {
    return Messages.parse("alarm", AlarmMember.parser(), key);
  }
}
