package io.mainstay.interop.bench;

import io.mainstay.interop.bench.SteadyCalls.Figures;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A snapshot is taken by {@code etcdctl} of a member that holds much, while puts of 256 B come in
 * at a fixed rate; ours, then the original. Arguments, each with a default: MiB of values to begin
 * with, puts a second, seconds to measure for before and after, and the directory for the snapshot,
 * which is best on another disk.
 */
public final class SnapshotUnderLoad {
  private static final int VALUE_BYTES = 256;
  private static final String QUOTA = "--quota-backend-bytes=8589934592";

  private final long fillBytes;
  private final int perSecond;
  private final int seconds;
  private final Path target;

  private SnapshotUnderLoad(long fillBytes, int perSecond, int seconds, Path target) {
    this.fillBytes = fillBytes;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.target = target;
  }

  /** Prints the measurements, their ratios to those before, and how large the member has become. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    SnapshotUnderLoad bench =
        new SnapshotUnderLoad(
            Long.parseLong(argument(arguments, 0, "1024")) << 20,
            Integer.parseInt(argument(arguments, 1, "200")),
            Integer.parseInt(argument(arguments, 2, "20")),
            Path.of(argument(arguments, 3, System.getProperty("java.io.tmpdir"))));
    bench.measure("ours", ServerProgram.ours());
    bench.measure("original", ServerProgram.original());
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return index < arguments.length ? arguments[index] : otherwise;
  }

  private void measure(String name, ServerProgram program)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(target, "snapshot", ".db");
    try (GrowingCluster cluster =
            GrowingCluster.start(program, Files.createTempDirectory("snapshot"), 1, QUOTA);
        SteadyCalls puts =
            SteadyCalls.puts(cluster.member(0).clientPort(), VALUE_BYTES, perSecond)) {
      MemberProcess member = cluster.member(0);
      Filling.fill(member.clientPort(), fillBytes);
      puts.during(forAWhile()); // what filling left behind is compacted meanwhile
      Figures before = puts.during(forAWhile());
      before.print(name, "before", before);
      printMemory(name, "before", member);
      long began = System.nanoTime();
      CompletableFuture<Void> snapshot =
          CompletableFuture.runAsync(
              () -> member.etcdctl().run("snapshot", "save", file.toString()));
      puts.during(() -> !snapshot.isDone()).print(name, "during", before);
      snapshot.join();
      System.out.printf(
          "%s: %.0f MB in %.1f s%n",
          name, Files.size(file) / 1e6, (System.nanoTime() - began) / 1e9);
      printMemory(name, "after", member);
      puts.during(forAWhile()).print(name, "after", before);
    } finally {
      Files.delete(file);
    }
  }

  private static void printMemory(String name, String when, MemberProcess member) {
    System.out.printf(
        "%s %s: %.0f MB resident at most%n",
        name, when, member.process().peakResidentBytes() / 1e6);
  }

  private BooleanSupplier forAWhile() {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    return () -> System.nanoTime() - end < 0;
  }
}
