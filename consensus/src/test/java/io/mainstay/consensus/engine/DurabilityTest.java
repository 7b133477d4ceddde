package io.mainstay.consensus.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.entity.LocalStorageOutter.StablePBMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.storage.io.ProtoBufFile;
import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.transport.CallListener;
import io.mainstay.consensus.transport.Lane;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.consensus.transport.RoundTripListener;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class DurabilityTest {
  private static final byte VOTE = 2;

  @TempDir Path directory;

  @Test
  void aRestartAppliesNothingThatTheStateHolds() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      member.propose("a");
      cluster.awaitApplied("a");
      member.stop();
      member.start();
      cluster.leader().propose("b");
      cluster.awaitApplied("b");
      assertThat(member.state.payloads()).containsExactly("a", "b");
    }
  }

  @Test
  void aStateThatIsBehindGetsTheRestFromTheLog() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      member.propose("a");
      member.propose("b");
      cluster.awaitApplied("a", "b");
      member.stop();
      member.state.forget();
      member.start();
      cluster.awaitApplied("a", "b");
      assertThat(member.state.payloads()).containsExactly("a", "b");
    }
  }

  @Test
  void aMemberThatWasDownGetsWholeEntriesFromTheLog() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member late = cluster.follower();
      late.stop();
      Member leader = cluster.leader();
      for (int i = 0; i < 50; i++) {
        leader.propose("p" + i);
      }
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.payloads().size() == 50);
      late.start();
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () -> assertThat(late.state.payloads()).isEqualTo(leader.state.payloads()));
    }
  }

  @Test
  void whatTheLeaderIsJustApplyingStillGoesOutWhole() {
    try (Cluster cluster = new Cluster(directory, 3).start()) {
      Member late = cluster.follower();
      late.stop();
      Member leader = cluster.leader();
      CountDownLatch gate = new CountDownLatch(1);
      leader.state.gate = gate;
      leader.propose("a");
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.atGate);
      // The leader has read the entry to apply it, and sends it from the same memory.
      late.start();
      await().atMost(Cluster.PATIENCE).until(() -> late.state.payloads().contains("a"));
      gate.countDown();
      cluster.awaitApplied("a");
    }
  }

  @Test
  void aMemberBehindTheLogIsBroughtUpBySnapshot() {
    try (Cluster cluster =
        new Cluster(directory, 3, options -> Options.withSnapshotEntries(options, 10)).start()) {
      Member late = cluster.follower();
      late.stop();
      Member leader = cluster.leader();
      proposeOneByOne(leader, "p", 60);
      await().atMost(Cluster.PATIENCE).until(() -> leader.state.snapshotsSaved >= 3);
      late.state.forget();
      late.start();
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () -> assertThat(late.state.payloads()).isEqualTo(leader.state.payloads()));
      assertThat(late.state.snapshotsLoaded).isPositive();
      assertThat(leader.heard).contains("log written", "snapshot saved");
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(leader.heard).contains("snapshot sent to " + late.id + ": true");
                assertThat(late.heard).contains("snapshot received from " + leader.id + ": true");
              });
      leader.propose("after");
      cluster.awaitApplied("after");
      assertThat(late.state.payloads()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aSnapshotOfItsOwnIsNotLoadedByAStateThatHoldsAsMuch() {
    try (Cluster cluster =
        new Cluster(directory, 1, options -> Options.withSnapshotEntries(options, 10)).start()) {
      Member member = cluster.leader();
      proposeOneByOne(member, "p", 30);
      await().atMost(Cluster.PATIENCE).until(() -> member.state.snapshotsSaved >= 1);
      member.stop();
      member.start();
      cluster.leader().propose("after");
      cluster.awaitApplied("after");
      assertThat(member.state.snapshotsLoaded).isZero();
      assertThat(member.state.payloads()).hasSize(31);
    }
  }

  @Test
  void aSnapshotOfItsOwnReplacesAStateThatIsBehind() {
    try (Cluster cluster =
        new Cluster(directory, 1, options -> Options.withSnapshotEntries(options, 10)).start()) {
      Member member = cluster.leader();
      proposeOneByOne(member, "p", 30);
      await().atMost(Cluster.PATIENCE).until(() -> member.state.snapshotsSaved >= 1);
      List<String> before = member.state.payloads();
      member.stop();
      member.state.forget();
      member.start();
      cluster.leader();
      assertThat(member.state.snapshotsLoaded).isEqualTo(1);
      assertThat(member.state.payloads()).isEqualTo(before);
    }
  }

  @Test
  void aFailedApplyStopsTheMemberAndLetsNoReadPass() {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      member.propose("good");
      cluster.awaitApplied("good");
      member.state.beforeEach =
          payload -> {
            if (payload.equals("bad")) {
              throw new IllegalStateException("no room");
            }
          };
      member.propose("bad");
      await().atMost(Cluster.PATIENCE).until(() -> !member.state.failures.isEmpty());
      assertThat(member.state.failures)
          .singleElement()
          .satisfies(e -> assertThat(e).hasMessage("no room"));
      assertThatThrownBy(() -> member.consensus().readBarrier().get(30, TimeUnit.SECONDS))
          .hasMessageContaining("STOPPED");
      assertThat(member.state.payloads()).containsExactly("good");

      member.stop();
      member.state.beforeEach = payload -> {};
      member.start();
      cluster.awaitApplied("bad");
      assertThat(member.state.payloads()).containsExactly("good", "bad");
    }
  }

  @Test
  void theVoteIsOnDisk() throws Exception {
    try (Cluster cluster = new Cluster(directory, 1).start()) {
      Member member = cluster.leader();
      StablePBMeta vote = new ProtoBufFile(termFile(member).toString()).load();
      assertThat(vote.getVotedfor()).isEqualTo(PeerNames.peer(member.id).toString());
      assertThat(vote.getTerm()).isEqualTo(member.consensus().leadership().term());
    }
  }

  @Test
  void aVoteThatCannotBeWrittenIsNotGiven() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      Member voter = cluster.member(1);
      voter.start();
      assertThat(vote(voter, 100).getGranted()).isTrue();
      Files.delete(termFile(voter));
      Files.delete(termFile(voter).getParent());
      assertThat(vote(voter, 200).getGranted()).isFalse();
      await().atMost(Cluster.PATIENCE).until(() -> !voter.state.failures.isEmpty());
    }
  }

  @Test
  void aLogThatCannotBeOpenedStopsTheStart() throws Exception {
    try (Cluster cluster = new Cluster(directory, 1)) {
      Member member = cluster.member(1);
      Files.createDirectories(member.options().logDirectory());
      Files.writeString(member.options().logDirectory().resolve("CURRENT"), "nonsense");
      assertThatThrownBy(member::start).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Path termFile(Member member) {
    return member.options().stateDirectory().resolve("term").resolve("raft_meta");
  }

  /** Asks for a vote as member 2 would. */
  private static RequestVoteResponse vote(Member voter, long term) throws Exception {
    RequestVoteRequest request =
        RequestVoteRequest.newBuilder()
            .setGroupId(PeerNames.group(voter.options().clusterId()))
            .setServerId(PeerNames.peer(2).toString())
            .setPeerId(PeerNames.peer(voter.id).toString())
            .setTerm(term)
            .setLastLogIndex(0)
            .setLastLogTerm(0)
            .setPreVote(false)
            .build();
    Vertx vertx = Vertx.vertx();
    PeerAddress url = new PeerAddress(false, "127.0.0.1", voter.port());
    try (PeerTransport candidate =
        new PeerTransport(
            vertx,
            2,
            voter.options().clusterId(),
            id -> List.of(url),
            PeerTransportOptions.defaults(),
            RoundTripListener.NONE)) {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      candidate.call(
          voter.id,
          Lane.CONTROL,
          VOTE,
          request.toByteArray(),
          30_000,
          new CallListener() {
            @Override
            public void answered(byte kind, byte[] body) {
              answer.complete(body);
            }

            @Override
            public void failed(Failure failure) {
              answer.completeExceptionally(new IllegalStateException(failure.name()));
            }
          });
      return RequestVoteResponse.parseFrom(answer.get(30, TimeUnit.SECONDS));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** So that each makes an entry of its own. */
  private static void proposeOneByOne(Member member, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      int applied = member.state.payloads().size();
      member.consensus().propose((prefix + i).getBytes(UTF_8), Priority.NORMAL, reason -> {});
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Cluster.PATIENCE)
          .until(() -> member.state.payloads().size() > applied);
    }
  }
}
