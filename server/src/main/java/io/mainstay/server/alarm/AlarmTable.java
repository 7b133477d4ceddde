package io.mainstay.server.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import io.mainstay.storage.TableWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How alarms are stored: a name for each, and nothing more to say. */
public final class AlarmTable {
  private static final byte[] PREFIX = "alarm/".getBytes(UTF_8);
  private static final byte[] NOTHING = new byte[0];

  private AlarmTable() {}

  /** All that are stored. */
  public static Alarms read(TableReader stored) {
    List<AlarmMember> found = new ArrayList<>();
    stored.scan(Table.CLUSTER, PREFIX, (name, value) -> found.add(parse(name)));
    return found.isEmpty() ? Alarms.NONE : new Alarms(found);
  }

  /** Adds an alarm. */
  public static void write(TableWriter table, AlarmMember alarm) {
    table.put(Table.CLUSTER, name(alarm), NOTHING);
  }

  static void delete(ApplyBatch batch, AlarmMember alarm) {
    batch.delete(Table.CLUSTER, name(alarm));
  }

  private static byte[] name(AlarmMember alarm) {
    return ByteBuffer.allocate(PREFIX.length + Long.BYTES + Integer.BYTES)
        .put(PREFIX)
        .putLong(alarm.getMemberID())
        .putInt(alarm.getAlarm().getNumber())
        .array();
  }

  private static AlarmMember parse(byte[] name) {
    ByteBuffer parts = ByteBuffer.wrap(name).position(PREFIX.length);
    if (parts.remaining() != Long.BYTES + Integer.BYTES) {
      throw new StoreException("the table of alarms is damaged", new IllegalStateException());
    }
    long memberId = parts.getLong();
    return AlarmMember.newBuilder()
        .setMemberID(memberId)
        .setAlarm(AlarmType.forNumber(parts.getInt()))
        .build();
  }
}
