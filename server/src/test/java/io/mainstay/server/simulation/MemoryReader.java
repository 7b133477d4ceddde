package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a state. */
class MemoryReader implements TableReader {
  final MemoryState state;

  MemoryReader(MemoryState state) {
    this.state = state;
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] name) {
    return state.table(table).get(ByteString.copyFrom(name));
  }

  @Override
  public void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    ByteString from = ByteString.copyFrom(prefix);
    for (Map.Entry<ByteString, byte[]> entry : state.table(table).tailMap(from).entrySet()) {
      if (!entry.getKey().startsWith(from)) {
        return;
      }
      visitor.accept(entry.getKey().toByteArray(), entry.getValue());
    }
  }

  @Override
  public List<ByteString> leaseKeys(long leaseId) {
    return state.newest.values().stream()
        .filter(pair -> pair.getLease() == leaseId)
        .map(KeyValue::getKey)
        .toList();
  }

  static UnsupportedOperationException unmodelled() {
    return new UnsupportedOperationException("no part of the model of a store");
  }
}
