package io.mainstay.interop.bench;

import io.mainstay.interop.bench.SteadyCalls.Figures;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A member without data joins a single one that holds much, while puts of 256 B come in at a fixed
 * rate; ours, then the original. What is measured while the new member starts and while it takes in
 * what it has received depends on whether it shares the processors with the others; while the
 * snapshot is copied, on the leader alone. Arguments, each with a default: MiB of values to begin
 * with, puts a second, seconds to measure for before and after, and {@code learner} to add it as
 * one.
 */
public final class JoinUnderLoad {
  private static final int VALUE_BYTES = 256;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String QUOTA = "--quota-backend-bytes=8589934592";

  private final long fillBytes;
  private final int perSecond;
  private final int seconds;
  private final List<String> options;

  private JoinUnderLoad(long fillBytes, int perSecond, int seconds, List<String> options) {
    this.fillBytes = fillBytes;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.options = options;
  }

  /** Prints the measurements, and the ratios to those before. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JoinUnderLoad bench =
        new JoinUnderLoad(
            Long.parseLong(argument(arguments, 0, "1024")) << 20,
            Integer.parseInt(argument(arguments, 1, "200")),
            Integer.parseInt(argument(arguments, 2, "20")),
            argument(arguments, 3, "").equals("learner") ? List.of("--learner") : List.of());
    bench.measure("ours", ServerProgram.ours());
    bench.measure("original", ServerProgram.original());
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return index < arguments.length ? arguments[index] : otherwise;
  }

  private void measure(String name, ServerProgram program)
      throws IOException, InterruptedException {
    try (GrowingCluster cluster =
            GrowingCluster.start(program, Files.createTempDirectory("join"), 1, QUOTA);
        SteadyCalls puts =
            SteadyCalls.puts(cluster.member(0).clientPort(), VALUE_BYTES, perSecond)) {
      long began = System.nanoTime();
      Filling.fill(cluster.member(0).clientPort(), fillBytes);
      System.out.printf("%s: filled in %.1f s%n", name, secondsSince(began));

      puts.during(forAWhile()); // what filling left behind is compacted meanwhile
      Figures before = puts.during(forAWhile());
      before.print(name, "before", before);
      MemberProcess newcomer = cluster.newcomer();
      CompletableFuture<Double> join = CompletableFuture.supplyAsync(() -> join(cluster, newcomer));
      Figures whole = puts.during(() -> !join.isDone() && !isReceiving(newcomer));
      whole.print(name, "start", before);
      if (!join.isDone()) {
        Figures copy = puts.during(() -> isReceiving(newcomer));
        copy.print(name, "copy", before);
        Figures end = puts.during(() -> !join.isDone());
        end.print(name, "end", before);
        whole = whole.and(copy).and(end);
      }
      whole.print(name, "join", before);
      System.out.printf("%s: joined in %.1f s%n", name, join.join());
      puts.during(forAWhile()).print(name, "after", before);
    }
  }

  /** A member serves once it has applied what it has said of itself, and so all before that. */
  private double join(GrowingCluster cluster, MemberProcess newcomer) {
    long began = System.nanoTime();
    newcomer.join(
        cluster
            .commands()
            .add(newcomer.name(), newcomer.peerUrl(), options.toArray(String[]::new)));
    newcomer.awaitReady(PATIENCE);
    return secondsSince(began);
  }

  /** Whether one of ours has a snapshot that is not complete yet; the original does not show it. */
  private static boolean isReceiving(MemberProcess newcomer) {
    return Files.isDirectory(
        newcomer.dataDirectory().resolve(Path.of("member", "raft", "snapshots", "temp")));
  }

  private BooleanSupplier forAWhile() {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    return () -> System.nanoTime() - end < 0;
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
