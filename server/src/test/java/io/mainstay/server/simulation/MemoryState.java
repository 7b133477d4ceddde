package io.mainstay.server.simulation;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Change;
import io.mainstay.storage.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** All that a store holds. Not changed any more once it is published. */
final class MemoryState {
  long revision = 1;
  long compactRevision = -1;
  long appliedIndex;
  long appliedTerm;
  final TreeMap<ByteString, KeyValue> newest =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  final List<Change> changes = new ArrayList<>();
  final Map<Table, TreeMap<ByteString, byte[]>> tables = new EnumMap<>(Table.class);

  MemoryState() {
    for (Table table : Table.values()) {
      tables.put(table, new TreeMap<>(ByteString.unsignedLexicographicalComparator()));
    }
  }

  NavigableMap<ByteString, byte[]> table(Table table) {
    return Objects.requireNonNull(tables.get(table));
  }

  MemoryState copy() {
    MemoryState copy = new MemoryState();
    copy.revision = revision;
    copy.compactRevision = compactRevision;
    copy.appliedIndex = appliedIndex;
    copy.appliedTerm = appliedTerm;
    copy.newest.putAll(newest);
    copy.changes.addAll(changes);
    tables.forEach((table, entries) -> copy.table(table).putAll(entries));
    return copy;
  }
}
