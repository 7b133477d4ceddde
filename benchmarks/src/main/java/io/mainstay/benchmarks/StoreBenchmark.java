package io.mainstay.benchmarks;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.EncodedRange;
import io.mainstay.storage.ReadView;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The store with 100,000 keys, on one thread as the apply thread uses it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StoreBenchmark {
  private static final int BATCH = 100;
  private static final int PAGE = 1000;
  private static final ByteString NO_END = ByteString.copyFrom(new byte[1]);

  private FilledStore filled;

  /** A store for each run. */
  @Setup
  public void open() throws IOException {
    filled = FilledStore.create();
  }

  /** Leaves nothing behind. */
  @TearDown
  public void close() throws IOException {
    filled.close();
  }

  /** A key is put, a hundred of them to a batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public AppliedChanges put() {
    try (ApplyBatch batch = filled.store().beginBatch(lease -> true)) {
      for (int i = 0; i < BATCH; i++) {
        batch.put(FilledStore.put(FilledStore.anyKey()));
      }
      return filled.commit(batch);
    }
  }

  /** A key is compared and put, a hundred of these transactions to a batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public AppliedChanges transaction() {
    try (ApplyBatch batch = filled.store().beginBatch(lease -> true)) {
      for (int i = 0; i < BATCH; i++) {
        batch.txn(transaction(FilledStore.anyKey()));
      }
      return filled.commit(batch);
    }
  }

  private static TxnRequest transaction(ByteString key) {
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.GREATER)
                .setModRevision(1))
        .addSuccess(RequestOp.newBuilder().setRequestPut(FilledStore.put(key)))
        .build();
  }

  /** A key is read. */
  @Benchmark
  public RangeResponse pointRead() {
    try (ReadView view = filled.store().newestView()) {
      return view.range(RangeRequest.newBuilder().setKey(FilledStore.anyKey()).build()).build();
    }
  }

  /** A thousand keys are read for a client, who is told how many there are as well. */
  @Benchmark
  public Optional<EncodedRange> range() {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(FilledStore.key(0))
            .setRangeEnd(NO_END)
            .setLimit(PAGE)
            .build();
    try (ReadView view = filled.store().newestView()) {
      return view.encodedRange(request);
    }
  }

  /** All keys are counted. */
  @Benchmark
  public long count() {
    try (ReadView view = filled.store().newestView()) {
      return view.count(FilledStore.key(0), NO_END, 0);
    }
  }

  /** A hundred keys are put again, and what they were before is removed from the store. */
  @Benchmark
  public void compaction() {
    put();
    try (ApplyBatch batch = filled.store().beginBatch(lease -> true)) {
      long revision = batch.revision();
      batch.compact(revision);
      filled.commit(batch);
      filled.store().physicalCompaction(revision).join();
    }
  }
}
