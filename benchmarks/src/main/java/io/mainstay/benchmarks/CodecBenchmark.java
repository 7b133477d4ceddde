package io.mainstay.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Messages as they are on the wire. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private final byte[] putBytes = FilledStore.put(FilledStore.key(1)).toByteArray();

  /** An answer of some pairs. */
  @State(Scope.Benchmark)
  public static class Answer {
    /** How many it has. */
    @Param({"1", "1000"})
    public int pairs;

    private RangeResponse response;

    /** Makes it. */
    @Setup
    public void build() {
      RangeResponse.Builder builder = RangeResponse.newBuilder().setCount(pairs);
      for (int i = 0; i < pairs; i++) {
        builder.addKvs(
            KeyValue.newBuilder()
                .setKey(FilledStore.key(i))
                .setValue(FilledStore.VALUE)
                .setCreateRevision(i + 2L)
                .setModRevision(i + 2L)
                .setVersion(1));
      }
      response = builder.build();
    }
  }

  /** A request comes in. */
  @Benchmark
  public PutRequest readPut() throws InvalidProtocolBufferException {
    return PutRequest.parseFrom(putBytes);
  }

  /** An answer goes out; its size is not known from before. */
  @Benchmark
  public ByteString writeRange(Answer answer) {
    return answer.response.toBuilder().setCount(answer.pairs).build().toByteString();
  }
}
