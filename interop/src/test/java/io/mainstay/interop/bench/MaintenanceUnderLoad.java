package io.mainstay.interop.bench;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DefragmentResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.interop.bench.SteadyCalls.Figures;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.ServerProgram;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.ServiceMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Puts of 256 B and gets come in at fixed rates while most of a large store is compacted away, and
 * while it is defragmented; ours, then the original. Arguments, each with a default: megabytes of
 * the store, puts a second and as many gets, least seconds of each measurement.
 */
public final class MaintenanceUnderLoad {
  private static final int VALUE_BYTES = 256;
  private static final int STORED_BYTES = 4096;
  private static final int STORED_KEYS = 4096;
  private static final int PUTS_PER_TXN = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ServiceMethod<DefragmentResponse, DefragmentRequest> DEFRAGMENT =
      WireClient.method(
          "etcdserverpb.Maintenance/Defragment", DefragmentResponse.getDefaultInstance());
  private static final ServiceMethod<StatusResponse, StatusRequest> STATUS =
      WireClient.method("etcdserverpb.Maintenance/Status", StatusResponse.getDefaultInstance());

  private final int megabytes;
  private final int perSecond;
  private final int seconds;

  private MaintenanceUnderLoad(int megabytes, int perSecond, int seconds) {
    this.megabytes = megabytes;
    this.perSecond = perSecond;
    this.seconds = seconds;
  }

  /** Prints the measurements, and the ratios to those before. */
  public static void main(String[] arguments) throws IOException {
    MaintenanceUnderLoad bench =
        new MaintenanceUnderLoad(
            argument(arguments, 0, 300), argument(arguments, 1, 300), argument(arguments, 2, 10));
    bench.measure("ours", ServerProgram.ours());
    bench.measure("original", ServerProgram.original());
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private record Both(Figures puts, Figures gets) {
    void print(String name, String when, Both before) {
      puts.print(name + " puts", when, before.puts);
      gets.print(name + " gets", when, before.gets);
    }
  }

  private void measure(String name, ServerProgram program) throws IOException {
    Vertx vertx = Vertx.vertx();
    try (GrowingCluster cluster =
            GrowingCluster.start(program, Files.createTempDirectory("maintenance"), 1);
        SteadyCalls puts =
            SteadyCalls.puts(cluster.member(0).clientPort(), VALUE_BYTES, perSecond);
        SteadyCalls gets = SteadyCalls.gets(cluster.member(0).clientPort(), perSecond);
        WireClient operator = new WireClient(vertx, cluster.member(0).clientPort())) {
      long revision = fill(operator);
      printSize(name, "filled", operator);
      during(puts, gets, Future.succeededFuture());
      Both before = during(puts, gets, Future.succeededFuture());
      before.print(name, "before", before);
      during(
              puts,
              gets,
              operator.call(
                  Methods.COMPACT,
                  CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build()))
          .print(name, "compact", before);
      printSize(name, "compacted", operator);
      during(puts, gets, operator.call(DEFRAGMENT, DefragmentRequest.getDefaultInstance()))
          .print(name, "defrag", before);
      printSize(name, "defragmented", operator);
    } finally {
      vertx.close().await();
    }
  }

  /** Writes the keys again and again, with values that cannot be compressed. */
  private long fill(WireClient operator) {
    Random random = new Random(1);
    long revision = 0;
    int txns = (megabytes << 20) / (PUTS_PER_TXN * STORED_BYTES);
    for (int txn = 0; txn < txns; txn++) {
      TxnRequest.Builder request = TxnRequest.newBuilder();
      for (int put = 0; put < PUTS_PER_TXN; put++) {
        byte[] value = new byte[STORED_BYTES];
        random.nextBytes(value);
        int number = (txn * PUTS_PER_TXN + put) % STORED_KEYS;
        request.addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("stored/" + number))
                        .setValue(ByteString.copyFrom(value))));
      }
      revision = operator.call(Methods.TXN, request.build()).await().getHeader().getRevision();
    }
    return revision;
  }

  /** Calls while something is under way, and for the least time. */
  private Both during(SteadyCalls puts, SteadyCalls gets, Future<?> what) {
    long began = System.nanoTime();
    BooleanSupplier goOn =
        () -> {
          long elapsed = System.nanoTime() - began;
          return elapsed < Duration.ofSeconds(seconds).toNanos()
              || (!what.isComplete() && elapsed < PATIENCE.toNanos());
        };
    what.onComplete(
        ended ->
            System.out.printf(
                "%s after %.1f s%n",
                ended.succeeded() ? "done" : "failed", (System.nanoTime() - began) / 1e9));
    CompletableFuture<Figures> reading = CompletableFuture.supplyAsync(() -> gets.during(goOn));
    return new Both(puts.during(goOn), reading.join());
  }

  private static void printSize(String name, String when, WireClient operator) {
    StatusResponse status = operator.call(STATUS, StatusRequest.getDefaultInstance()).await();
    System.out.printf(
        "%s %s: %.1f MB, in use %.1f MB%n",
        name, when, status.getDbSize() / 1e6, status.getDbSizeInUse() / 1e6);
  }
}
