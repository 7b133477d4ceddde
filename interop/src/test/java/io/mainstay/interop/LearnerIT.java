package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberCommands.ListedMember;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A learner beside three voters. Every test leaves it a learner, and running. */
@TestInstance(Lifecycle.PER_CLASS)
class LearnerIT {
  private static final String NOT_FOR_LEARNERS = "etcdserver: rpc not supported for learner";

  private GrowingCluster cluster;
  private MemberProcess learner;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  LearnerIT() {}

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    cluster = GrowingCluster.start(directory, 3);
    learner = cluster.grow("--learner");
    cluster.forget(learner);
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aLearnerIsListedAsOne() {
    assertThat(cluster.commands().list())
        .filteredOn(ListedMember::learner)
        .extracting(ListedMember::name, ListedMember::started)
        .containsExactly(tuple(learner.name(), true));
  }

  @Test
  void aLearnerAnswersItsStatusAndReadsThatMayBeStale() {
    cluster.etcdctl().run("put", "stale", "or not");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> learner.etcdctl().run("get", "stale", "--consistency=s"),
            "stale\nor not\n"::equals);
    // Endpoint, ID, version, size, whether it leads, whether it learns.
    assertThat(learner.etcdctl().run("endpoint", "status").split(", ", -1)[5]).isEqualTo("true");
  }

  @Test
  void aLearnerRefusesAllElse() {
    Vertx vertx = Vertx.vertx();
    try (WireClient client = new WireClient(vertx, learner.clientPort())) {
      RangeRequest read =
          RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("stale")).build();
      MemberListRequest list = MemberListRequest.getDefaultInstance();
      assertThat(refusal(client.refusal(Methods.RANGE, read))).contains(NOT_FOR_LEARNERS);
      assertThat(refusal(client.refusal(Methods.MEMBER_LIST, list))).contains(NOT_FOR_LEARNERS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    assertThat(learner.etcdctl().fail("put", "k", "v")).contains(NOT_FOR_LEARNERS);
    assertThat(learner.etcdctl().fail("lease", "grant", "60")).contains(NOT_FOR_LEARNERS);
  }

  @Test
  void aSecondLearnerIsRefused() {
    String refusal =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    cluster
                        .etcdctl()
                        .fail(
                            "member",
                            "add",
                            "second",
                            "--learner",
                            "--peer-urls=http://127.0.0.1:1"),
                errors -> !errors.contains("unhealthy"));

    assertThat(refusal).contains("etcdserver: too many learner members in cluster");
    assertThat(cluster.commands().list()).hasSize(4);
  }

  @Test
  void leadershipDoesNotMoveToALearner() {
    assertThat(cluster.etcdctl().fail("move-leader", learner.id()))
        .contains("etcdserver: bad leader transferee");
  }

  @Test
  void regression21736_aLearnerThatMovesToAnotherPeerUrlStaysALearner() {
    String id = learner.id();
    learner.move();

    cluster.commands().update(id, learner.peerUrl());
    learner.restart();
    learner.awaitReady();

    for (MemberProcess voter : cluster.members()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(voter.commands().list())
                      .filteredOn(member -> member.id().equals(id))
                      .extracting(ListedMember::peerUrls, ListedMember::learner)
                      .containsExactly(tuple(learner.peerUrl(), true)));
    }
    assertThat(learner.etcdctl().fail("put", "k", "v")).contains(NOT_FOR_LEARNERS);
  }

  private static Optional<String> refusal(Future<Optional<String>> call) {
    return call.toCompletionStage().toCompletableFuture().join();
  }
}
