package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.ConsensusOptions.Limits;
import io.mainstay.consensus.PeerAddress;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Members 1 to n of one cluster, each with a {@link Wire} to each other. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Way(long from, long to) {}

  private final Vertx vertx = Vertx.vertx();
  private final List<Member> members = new ArrayList<>();
  private final Map<Way, Wire> wires = new HashMap<>();

  Cluster(Path directory, int size) {
    this(directory, size, options -> options);
  }

  Cluster(Path directory, int size, UnaryOperator<ConsensusOptions> change) {
    this(directory, size, size, change);
  }

  /** Of the members, the first ones found the group; the others may join it. */
  Cluster(Path directory, int founders, int size, UnaryOperator<ConsensusOptions> change) {
    Set<Long> ids = new TreeSet<>();
    for (long id = 1; id <= founders; id++) {
      ids.add(id);
    }
    long clusterId = ThreadLocalRandom.current().nextLong();
    for (long id = 1; id <= size; id++) {
      Set<Long> voters = ids.contains(id) ? ids : Set.of();
      ConsensusOptions options = change.apply(options(id, clusterId, voters, directory));
      members.add(
          new Member(
              options, new MemoryStateMachine(), target -> urls(options.memberId(), target)));
    }
    for (Member from : members) {
      for (Member to : members) {
        if (from != to) {
          wires.put(new Way(from.id, to.id), new Wire(vertx, to::port));
        }
      }
    }
  }

  private static ConsensusOptions options(
      long id, long clusterId, Set<Long> voters, Path directory) {
    Path home = directory.resolve("member" + id);
    return new ConsensusOptions(
        id,
        clusterId,
        voters,
        false,
        home.resolve("log"),
        home.resolve("state"),
        Duration.ofMillis(1000),
        Duration.ofMillis(100),
        true,
        true,
        Duration.ofSeconds(7),
        10_000,
        5_000,
        true,
        Limits.defaults());
  }

  private List<PeerAddress> urls(long from, long to) {
    Wire wire = wires.get(new Way(from, to));
    return wire == null ? List.of() : List.of(wire.url());
  }

  Cluster start() {
    members.forEach(Member::start);
    return this;
  }

  Member member(long id) {
    return members.get((int) id - 1);
  }

  List<Member> members() {
    return members;
  }

  Wire wire(Member from, Member to) {
    return Objects.requireNonNull(wires.get(new Way(from.id, to.id)));
  }

  /** Waits for a leader, other than the given ones, that is known to itself. */
  Member leader(Member... except) {
    Set<Member> excluded = Set.of(except);
    await()
        .atMost(PATIENCE)
        .until(() -> members.stream().anyMatch(m -> m.leads() && !excluded.contains(m)));
    return members.stream()
        .filter(m -> m.leads() && !excluded.contains(m))
        .findFirst()
        .orElseGet(() -> leader(except));
  }

  Member follower() {
    Member leader = leader();
    Member follower = members.stream().filter(m -> m != leader).findFirst().orElseThrow();
    await().atMost(PATIENCE).until(() -> follower.consensus().leadership().leaderId() == leader.id);
    return follower;
  }

  /** Cuts a member off from all others. */
  void isolate(Member member) {
    wires.forEach(
        (way, wire) -> {
          if (way.from() == member.id || way.to() == member.id) {
            wire.cut();
          }
        });
  }

  void heal() {
    wires.values().forEach(Wire::heal);
  }

  void awaitApplied(String... payloads) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(members.stream().filter(Member::running))
                    .allSatisfy(m -> assertThat(m.state.payloads()).contains(payloads)));
  }

  @Override
  public void close() {
    members.forEach(Member::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
