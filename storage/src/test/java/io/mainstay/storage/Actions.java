package io.mainstay.storage;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;

/** Random valid requests over few and awkward keys, so that they meet. */
final class Actions {
  /** What a test does to the store. */
  sealed interface Action {
    record Put(PutRequest request) implements Action {}

    record Delete(DeleteRangeRequest request) implements Action {}

    record Txn(TxnRequest request) implements Action {}

    record Revoke(long lease) implements Action {}

    /** The revision is this share of the current one. */
    record Compact(double share) implements Action {}

    /** Asks after the commit; the revision, if any, is this share of the current one. */
    record Query(RangeRequest request, double share) implements Action {}

    record ReadOnlyTxn(TxnRequest request) implements Action {}

    record Pages(RangeRequest request, double share, int limit) implements Action {}

    record Commit() implements Action {}

    record Changes() implements Action {}

    record Reopen() implements Action {}

    record RestoreCheckpoint() implements Action {}

    /** Goes on with a store that was filled from the history of this one. */
    record Import(boolean compacted) implements Action {}
  }

  static final Set<Long> LEASES = Set.of(1L, -7L);

  private static final List<ByteString> KEYS =
      List.of(
          bytes(0),
          bytes(0, 0),
          bytes(0, 0xFF),
          bytes('a'),
          bytes('a', 0),
          bytes('a', 0, 0),
          bytes('a', 0, 1),
          bytes('a', 0, 0xFF),
          bytes('a', 'b'),
          bytes('a', 0xFF),
          bytes('b'),
          bytes(0xFF),
          bytes(0xFF, 0xFF));

  private final Random random;

  Actions(Random random) {
    this.random = random;
  }

  static ByteString bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return ByteString.copyFrom(result);
  }

  Action next() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      return new Action.Put(put());
    } else if (dice < 38) {
      return new Action.Delete(delete());
    } else if (dice < 55) {
      return new Action.Txn(txn(3, new HashSet<>(), true));
    } else if (dice < 57) {
      return new Action.Revoke(oneOf(List.of(1L, -7L, 3L)));
    } else if (dice < 61) {
      return new Action.Compact(random.nextDouble());
    } else if (dice < 74) {
      return new Action.Query(range(), random.nextDouble() * 1.1);
    } else if (dice < 79) {
      return new Action.ReadOnlyTxn(txn(1, new HashSet<>(), false));
    } else if (dice < 83) {
      return new Action.Pages(range(), random.nextDouble() * 1.1, 1 + random.nextInt(4));
    } else if (dice < 94) {
      return new Action.Commit();
    } else if (dice < 97) {
      return new Action.Changes();
    } else if (dice < 99) {
      return new Action.Reopen();
    }
    return chance(50) ? new Action.RestoreCheckpoint() : new Action.Import(random.nextBoolean());
  }

  private PutRequest put() {
    PutRequest.Builder put = PutRequest.newBuilder().setKey(key()).setPrevKv(random.nextBoolean());
    if (chance(15)) {
      put.setIgnoreValue(true);
    } else {
      put.setValue(value());
    }
    if (chance(15)) {
      put.setIgnoreLease(true);
    } else if (chance(30)) {
      put.setLease(oneOf(List.of(1L, -7L, -7L, 1L, 3L)));
    }
    return put.build();
  }

  private DeleteRangeRequest delete() {
    return DeleteRangeRequest.newBuilder()
        .setKey(key())
        .setRangeEnd(rangeEnd())
        .setPrevKv(random.nextBoolean())
        .build();
  }

  private RangeRequest range() {
    RangeRequest.Builder range =
        RangeRequest.newBuilder()
            .setKey(key())
            .setRangeEnd(rangeEnd())
            .setLimit(chance(50) ? 0 : random.nextInt(6) - 1)
            .setKeysOnly(chance(25))
            .setCountOnly(chance(10));
    if (chance(50)) {
      range.setSortOrderValue(random.nextInt(3)).setSortTargetValue(random.nextInt(5));
    }
    filter(range::setMinModRevision);
    filter(range::setMaxModRevision);
    filter(range::setMinCreateRevision);
    filter(range::setMaxCreateRevision);
    return range.build();
  }

  private void filter(LongConsumer setter) {
    if (chance(8)) {
      setter.accept(random.nextInt(25));
    }
  }

  /** Keeps the rule that a key changed by a put is changed by nothing else in the transaction. */
  private TxnRequest txn(int depth, Set<ByteString> used, boolean writing) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    repeat(2, () -> txn.addCompare(compare()));
    repeat(4, () -> txn.addSuccess(operation(depth, used, writing)));
    repeat(3, () -> txn.addFailure(operation(depth, used, writing)));
    return txn.build();
  }

  private RequestOp operation(int depth, Set<ByteString> used, boolean writing) {
    int dice = random.nextInt(10);
    RequestOp.Builder operation = RequestOp.newBuilder();
    if (writing && dice < 4) {
      PutRequest put = put();
      if (used.add(put.getKey())) {
        return operation.setRequestPut(put).build();
      }
    } else if (writing && dice < 6) {
      ByteString key = key();
      if (used.add(key)) {
        return operation
            .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key).setPrevKv(true))
            .build();
      }
    } else if (dice < 7 && depth > 0) {
      return operation.setRequestTxn(txn(depth - 1, used, writing)).build();
    }
    return operation
        .setRequestRange(range().toBuilder().setRevision(chance(80) ? 0 : random.nextInt(30) - 2))
        .build();
  }

  private Compare compare() {
    Compare.Builder compare =
        Compare.newBuilder()
            .setKey(key())
            .setRangeEnd(chance(70) ? ByteString.EMPTY : rangeEnd())
            .setTargetValue(random.nextInt(6))
            .setResultValue(random.nextInt(5));
    switch (random.nextInt(6)) {
      case 0 -> compare.setVersion(random.nextInt(3));
      case 1 -> compare.setCreateRevision(random.nextInt(20));
      case 2 -> compare.setModRevision(random.nextInt(20));
      case 3 -> compare.setValue(value());
      case 4 -> compare.setLease(oneOf(List.of(0L, 1L, -7L)));
      default -> {}
    }
    return compare.build();
  }

  private ByteString key() {
    return oneOf(KEYS);
  }

  private ByteString rangeEnd() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> ByteString.EMPTY;
      case 2 -> bytes(0);
      default -> key();
    };
  }

  private ByteString value() {
    return oneOf(List.of(ByteString.EMPTY, bytes(0), bytes('v'), bytes('v', 0xFF), bytes(0xFF)));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private void repeat(int most, Runnable action) {
    int times = random.nextInt(most + 1);
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }
}
