package io.mainstay.server.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import io.mainstay.storage.TableWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The leases as the store keeps them: one entry for each, named by its ID. */
public final class LeaseTable {
  private static final byte[] ALL = new byte[0];

  private LeaseTable() {}

  /** All leases in the form in which they are stored, in order of ID. */
  public static List<io.mainstay.api.leasepb.Lease> records(TableReader reader) {
    List<io.mainstay.api.leasepb.Lease> records = new ArrayList<>();
    reader.scan(Table.LEASES, ALL, (name, value) -> records.add(parse(value)));
    return records;
  }

  static List<Lease> read(TableReader reader) {
    return records(reader).stream()
        .map(stored -> new Lease(stored.getID(), stored.getTTL(), stored.getRemainingTTL()))
        .toList();
  }

  /** Adds a lease or replaces its entry. */
  public static void write(TableWriter table, Lease lease) {
    table.put(
        Table.LEASES,
        name(lease.id()),
        io.mainstay.api.leasepb.Lease.newBuilder()
            .setID(lease.id())
            .setTTL(lease.ttlSeconds())
            .setRemainingTTL(lease.checkpointSeconds())
            .build()
            .toByteArray());
  }

  static void remove(ApplyBatch batch, long id) {
    batch.delete(Table.LEASES, name(id));
  }

  private static byte[] name(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  private static io.mainstay.api.leasepb.Lease parse(byte[] value) {
    try {
      return io.mainstay.api.leasepb.Lease.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an entry in the table of leases is unreadable", e);
    }
  }
}
