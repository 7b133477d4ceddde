package io.mainstay.storage.internals;

import io.mainstay.storage.Change;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a store is asked to do, since it was opened. Any thread. */
final class OperationCounts {
  final LongAdder puts = new LongAdder();
  final LongAdder putBytes = new LongAdder();
  final LongAdder deletes = new LongAdder();
  final LongAdder ranges = new LongAdder();
  final LongAdder transactions = new LongAdder();
  final LongAdder openViews = new LongAdder();

  /** A batch with these changes is committed. */
  void committed(List<Change> changes) {
    long stored = 0;
    long bytes = 0;
    for (Change change : changes) {
      if (!change.deleted()) {
        stored++;
        bytes += change.kv().getKey().size() + change.kv().getValue().size();
      }
    }
    puts.add(stored);
    putBytes.add(bytes);
  }

  /** A transaction is carried out; as in etcd, one of a single operation is none. */
  void transaction(TxnPlan plan) {
    if (plan.operations() > 1) {
      transactions.increment();
    }
  }
}
