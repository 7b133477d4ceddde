package io.mainstay.server.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The leases as the store keeps them: one entry for each, named by its ID. Apply thread. */
final class LeaseTable {
  private static final byte[] ALL = new byte[0];

  private LeaseTable() {}

  static List<Lease> read(TableReader reader) {
    List<Lease> leases = new ArrayList<>();
    reader.scan(Table.LEASES, ALL, (name, value) -> leases.add(parse(value)));
    return leases;
  }

  static void write(ApplyBatch batch, Lease lease) {
    batch.put(
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

  private static Lease parse(byte[] value) {
    try {
      io.mainstay.api.leasepb.Lease stored = io.mainstay.api.leasepb.Lease.parseFrom(value);
      return new Lease(stored.getID(), stored.getTTL(), stored.getRemainingTTL());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an entry in the table of leases is unreadable", e);
    }
  }
}
