package io.mainstay.torture.failover;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.tools.files.ScratchDirectory;
import io.mainstay.torture.cluster.Cluster;
import io.mainstay.torture.cluster.ClusterSettings;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One cluster, whose leader is killed again and again, and whose members are then cut off. */
final class Failover {
  /** Leaders are killed, and members asked, at any moment between heartbeats and elections. */
  private static final int LONGEST_QUIET_MILLIS = 1_000;

  /** Long enough for a leader that is cut off to notice. */
  private static final int LONGEST_PAUSE_MILLIS = 3_000;

  private final FailoverSettings settings;
  private final Consumer<String> progress;
  private final Random random;
  private final Expectation expectation;
  private final List<Kill> kills = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int acknowledgedPuts;

  /**
   * A run.
   *
   * @param progress is told what happens, line by line
   */
  Failover(FailoverSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.random = new Random(settings.seed());
    this.expectation = new Expectation(FailoverSettings.REQUEST_TIMEOUT.plus(settings.slack()));
  }

  /**
   * Runs it; a cluster that does not come back ends it.
   *
   * @throws IOException if it could not be run; what goes wrong in it is in the report
   */
  FailoverReport run() throws IOException, InterruptedException {
    progress.accept("a cluster is founded; the seed is " + settings.seed());
    try (ScratchDirectory data = ScratchDirectory.create("mainstay-failover");
        Cluster cluster = Cluster.found(clusterSettings(data.path()), member -> {});
        Client client = client(cluster)) {
      try {
        Set<String> acknowledged = killAll(cluster, client);
        isolateAll(cluster, client);
        awaitServing(cluster);
        progress.accept("reading back what was acknowledged");
        failures.addAll(ReadBack.of(client, acknowledged, settings.patience()));
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return new FailoverReport(settings, kills, answers, acknowledgedPuts, failures);
  }

  private ClusterSettings clusterSettings(Path data) {
    return new ClusterSettings(
        settings.program(),
        settings.members(),
        List.of("--election-timeout=" + FailoverSettings.ELECTION_TIMEOUT.toMillis()),
        data,
        settings.out(),
        false,
        false);
  }

  private static Client client(Cluster cluster) {
    try {
      return Client.open(
          ClientSettings.of(cluster.members().stream().map(Member::endpoint).toList()));
    } catch (ClientSettingsException | TlsFileException | RpcException e) {
      throw new IllegalStateException("a client without users and certificates", e);
    }
  }

  /** Gives what was acknowledged to probes meanwhile. */
  private Set<String> killAll(Cluster cluster, Client client)
      throws IOException, InterruptedException {
    Probes probes = new Probes(client, cluster.members(), random);
    try (probes) {
      probes.start();
      for (int number = 1; number <= settings.kills(); number++) {
        kill(cluster, probes, number);
      }
    } finally {
      acknowledgedPuts = probes.acknowledged().size();
    }
    return probes.acknowledged();
  }

  private void kill(Cluster cluster, Probes probes, int number)
      throws IOException, InterruptedException {
    awaitServing(cluster);
    Thread.sleep(random.nextInt(LONGEST_QUIET_MILLIS));
    Member leader = cluster.awaitLeader(settings.patience());
    long killedNanos = System.nanoTime();
    leader.kill();
    Probes.Acknowledgement first = await(probes, probes.nextNotBy(leader), number);
    long millis = (first.nanos() - killedNanos) / 1_000_000;
    kills.add(new Kill(number, leader.name(), millis, first.member().name()));
    progress.accept(
        "kill %d of %d: %s; %d ms until %s acknowledged a put"
            .formatted(number, settings.kills(), leader.name(), millis, first.member().name()));
    leader.startAgain();
    cluster.awaitServing(leader, settings.patience());
  }

  private Probes.Acknowledgement await(
      Probes probes, Future<Probes.Acknowledgement> first, int number)
      throws IOException, InterruptedException {
    try {
      return first.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      probes.requireAlive();
      throw new IOException(
          "after kill %d no put was acknowledged within %d s"
              .formatted(number, settings.patience().toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails it", e);
    }
  }

  private void isolateAll(Cluster cluster, Client client) throws IOException, InterruptedException {
    Interview interview = new Interview(client, cluster, settings.patience(), expectation.limit());
    for (int number = 1; number <= settings.isolations(); number++) {
      awaitServing(cluster);
      Member leader = cluster.awaitLeader(settings.patience());
      Member victim = number % 2 == 1 ? leader : another(cluster, leader);
      int pauseMillis = random.nextInt(LONGEST_PAUSE_MILLIS);
      List<Answer> heard = interview.of(victim, victim == leader, number, pauseMillis);
      answers.addAll(heard);
      heard.forEach(answer -> expectation.complaint(answer).ifPresent(failures::add));
      progress.accept(
          "isolation %d of %d: %s%s, asked after %d ms, answered within %d ms"
              .formatted(
                  number,
                  settings.isolations(),
                  victim.name(),
                  victim == leader ? ", which led" : "",
                  pauseMillis,
                  heard.stream().mapToLong(Answer::millis).max().orElse(0)));
    }
  }

  private Member another(Cluster cluster, Member than) {
    List<Member> others = cluster.members().stream().filter(member -> member != than).toList();
    return others.get(random.nextInt(others.size()));
  }

  private void awaitServing(Cluster cluster) throws IOException, InterruptedException {
    for (Member member : cluster.members()) {
      cluster.awaitServing(member, settings.patience());
    }
  }
}
