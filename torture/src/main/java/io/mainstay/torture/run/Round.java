package io.mainstay.torture.run;

import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.client.Endpoint;
import io.mainstay.client.RpcException;
import io.mainstay.tools.files.ScratchDirectory;
import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.ClusterSettings;
import io.mainstay.torture.cluster.Member;
import io.mainstay.torture.fault.FaultKind;
import io.mainstay.torture.fault.Injury;
import io.mainstay.torture.fault.Stage;
import io.mainstay.torture.history.MemberStarted;
import io.mainstay.torture.history.MemberState;
import io.mainstay.torture.history.file.HistoryReader;
import io.mainstay.torture.history.file.HistoryWriter;
import io.mainstay.torture.traffic.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One cluster from its founding to its end: traffic, some faults one after another, and the check
 * of what clients saw.
 */
final class Round {
  /** The name of the file with the history. */
  static final String HISTORY = "history.jsonl";

  private static final List<String> FLAGS =
      Stream.concat(
              Stream.of("--watch-progress-notify-interval=1s", "--heartbeat-interval=100"),
              Cluster.SHORT_LOG.stream())
          .toList();
  private static final int LEAST_HOLD_MILLIS = 1_500;
  private static final int HOLD_SPREAD_MILLIS = 4_000;
  private static final int LEAST_QUIET_MILLIS = 200;
  private static final int QUIET_SPREAD_MILLIS = 800;

  private final Settings settings;
  private final int number;
  private final long seed;
  private final List<FaultKind> faults;
  private final Path directory;
  private final Consumer<String> progress;
  private final List<FaultRun> faultRuns = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long calls;

  /** A round of these faults. */
  Round(
      Settings settings, int number, long seed, List<FaultKind> faults, Consumer<String> progress) {
    this.settings = settings;
    this.number = number;
    this.seed = seed;
    this.faults = List.copyOf(faults);
    this.directory = settings.out().resolve("round-" + number);
    this.progress = progress;
  }

  /**
   * Runs and checks it.
   *
   * @throws IOException if it could not be run; what goes wrong in it is in the result
   */
  RoundResult run() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path file = directory.resolve(HISTORY);
    Files.deleteIfExists(file);
    try (ScratchDirectory data = ScratchDirectory.create("mainstay-torture");
        HistoryWriter history = new HistoryWriter(file)) {
      record(data.path(), history);
    }
    progress.accept("checking what clients saw");
    Judgement judgement = Judgement.of(HistoryReader.read(file));
    failures.addAll(judgement.failures());
    if (failures.isEmpty() && !settings.keep()) {
      Files.delete(file);
    }
    return new RoundResult(
        number, seed, faults, faultRuns, calls, failures, judgement.undecided(), directory);
  }

  /** All that clients do and see. What goes wrong is a failure; it is checked all the same. */
  private void record(Path data, HistoryWriter history) throws IOException, InterruptedException {
    Random random = new Random(seed);
    try (Cluster cluster = Cluster.found(clusterSettings(data), member -> note(history, member));
        Traffic traffic =
            new Traffic(endpoints(cluster), history, settings.callsPerSecond(), random)) {
      traffic.start();
      try {
        for (FaultKind kind : faults) {
          faultRuns.add(faultRun(kind, cluster, traffic, random));
        }
        end(cluster, traffic, history);
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
      calls = traffic.answeredCalls();
    }
  }

  private static void note(HistoryWriter history, Member member) {
    try {
      history.write(new MemberStarted(member.name(), System.nanoTime()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ClusterSettings clusterSettings(Path data) {
    return new ClusterSettings(
        settings.program(),
        settings.members(),
        FLAGS,
        data,
        directory,
        faults.stream().anyMatch(kind -> kind.need() == FaultKind.Need.DISKS),
        faults.stream().anyMatch(kind -> kind.need() == FaultKind.Need.CLOCKS));
  }

  private static Map<String, Endpoint> endpoints(Cluster cluster) {
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    cluster.members().forEach(member -> endpoints.put(member.name(), member.endpoint()));
    return endpoints;
  }

  private FaultRun faultRun(FaultKind kind, Cluster cluster, Traffic traffic, Random random)
      throws IOException, InterruptedException {
    Rate rate = new Rate(traffic);
    // Drawn first: how long it takes must not depend on what the fault draws.
    int quietMillis = LEAST_QUIET_MILLIS + random.nextInt(QUIET_SPREAD_MILLIS);
    int holdMillis = LEAST_HOLD_MILLIS + random.nextInt(HOLD_SPREAD_MILLIS);
    Random own = new Random(random.nextLong());
    Thread.sleep(quietMillis);
    try {
      int before = rate.await(settings.leastCallsPerSecond(), settings.patience());
      Injury injury = kind.inflict(new Stage(cluster, own, traffic::compact));
      progress.accept(injury.description());
      Thread.sleep(holdMillis);
      injury.healing().heal();
      long healedNanos = System.nanoTime();
      int after = rate.await(settings.leastCallsPerSecond(), settings.patience());
      long recoveryMillis = (System.nanoTime() - healedNanos) / 1_000_000;
      for (Member member : cluster.members()) {
        cluster.awaitServing(member, settings.patience());
      }
      return new FaultRun(kind, injury.description(), before, after, recoveryMillis);
    } catch (IOException e) {
      throw new IOException(kind.text() + ": " + e.getMessage(), e);
    }
  }

  /** Everybody comes to the same end. */
  private void end(Cluster cluster, Traffic traffic, HistoryWriter history)
      throws IOException, InterruptedException {
    traffic.endWrites();
    traffic.awaitWatches(cluster.awaitEqual(), settings.patience());
    for (MemberState state : equalStates(cluster)) {
      history.write(state);
    }
  }

  /**
   * A lease may still run out while members are asked one after another: then all are asked again.
   */
  private List<MemberState> equalStates(Cluster cluster) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      long revision = cluster.awaitEqual();
      List<MemberState> states = new ArrayList<>();
      for (Member member : cluster.members()) {
        states.add(state(cluster, member, revision));
      }
      boolean stands = states.stream().allMatch(state -> state.revision() == revision);
      if (stands || System.nanoTime() - deadline > 0) {
        return states;
      }
    }
  }

  private static MemberState state(Cluster cluster, Member member, long revision)
      throws IOException {
    try {
      HashKVResponse hash = cluster.hash(member, revision);
      return new MemberState(
          member.name(),
          hash.getHeader().getRevision(),
          revision,
          hash.getCompactRevision(),
          Integer.toUnsignedLong(hash.getHash()));
    } catch (RpcException e) {
      throw new IOException("%s gives no hash: %s".formatted(member.name(), e.getMessage()), e);
    }
  }
}
