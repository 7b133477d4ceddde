package io.mainstay.server.corruption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.Membership;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.KeySpaceHash;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Member 1 checks members 2, 3 and so on, which say what a test has them say. */
@SuppressWarnings("NullAway.Init") // opened before each test
class CorruptionChecksTest {
  private static final long SELF = 1;

  private final Map<Long, UnaryOperator<HashSample>> peers = new HashMap<>();
  private final List<Long> alarms = new ArrayList<>();
  private MvccStore store;
  private KeySpaceHashes own;

  @BeforeEach
  void open(@TempDir Path directory) {
    store =
        MvccStore.open(
            directory,
            new StoreOptions(
                1000,
                Duration.ZERO,
                false,
                true,
                failure -> {
                  throw new AssertionError(failure);
                }));
    own = new KeySpaceHashes(store, Runnable::run, nanos -> {});
    put();
    put();
    peers.put(2L, UnaryOperator.identity());
    peers.put(3L, UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void membersThatHoldTheSamePassAllChecks() {
    compact();
    assertThat(initial()).isCompleted();
    periodic();
    compaction();
    assertThat(alarms).isEmpty();
  }

  @Test
  void aMemberWithOtherDataThanAPeerMustNotServe() {
    peers.put(3L, CorruptionChecksTest::otherHash);
    assertThat(initial())
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withRootCauseInstanceOf(InconsistentDataException.class)
        .withMessageContaining("1 found data inconsistency with peers");
  }

  @Test
  void aPeerWithAnotherCompactionCannotBeCompared() {
    peers.put(2L, sample -> compactedAt(sample, 2, sample.hash().hash() + 1));
    assertThat(initial()).isCompleted();
  }

  @Test
  void aPeerThatDoesNotAnswerKeepsNobodyFromServing() {
    peers.put(2L, CorruptionChecksTest::silent);
    peers.put(3L, CorruptionChecksTest::silent);
    assertThat(initial()).isCompleted();
  }

  @Test
  void anAlarmIsRaisedForAPeerWithOtherData() {
    peers.put(3L, CorruptionChecksTest::otherHash);
    periodic();
    assertThat(alarms).containsExactly(3L);
  }

  @Test
  void anAlarmIsRaisedForAPeerThatIsAheadOfTheLeader() {
    peers.put(2L, sample -> new HashSample(sample.hash(), sample.revision() + 1));
    periodic();
    assertThat(alarms).containsExactly(2L);
  }

  @Test
  void anAlarmIsRaisedForAPeerWhoseCompactionIsAheadOfTheLeaders() {
    peers.put(2L, sample -> compactedAt(sample, 3, sample.hash().hash()));
    periodic();
    assertThat(alarms).containsExactly(2L);
  }

  @Test
  void aPeerThatIsBehindInCompactionsIsNotSuspected() {
    compact();
    peers.put(2L, sample -> compactedAt(sample, -1, sample.hash().hash() + 1));
    periodic();
    assertThat(alarms).isEmpty();
  }

  @Test
  void aRoundRaisesOneAlarmOnly() {
    peers.put(2L, CorruptionChecksTest::otherHash);
    peers.put(3L, CorruptionChecksTest::otherHash);
    periodic();
    assertThat(alarms).hasSize(1);
  }

  @Test
  void theMinorityWithAnotherHashOfACompactionIsAlarmed() {
    compact();
    peers.put(3L, CorruptionChecksTest::otherHash);
    compaction();
    assertThat(alarms).containsExactly(3L);
  }

  @Test
  void theLeaderItselfMayBeInTheMinority() {
    compact();
    peers.put(2L, CorruptionChecksTest::otherHash);
    peers.put(3L, CorruptionChecksTest::otherHash);
    compaction();
    assertThat(alarms).containsExactly(SELF);
  }

  @Test
  void withoutAMajorityTheAlarmIsForTheWholeCluster() {
    compact();
    peers.remove(3L);
    peers.put(2L, CorruptionChecksTest::otherHash);
    compaction();
    assertThat(alarms).containsExactly(0L);
  }

  @Test
  void aCompactionThatAllHaveComparedIsNotComparedAgain() {
    compact();
    CompactionHashCheck check = compactionCheck();
    check.run().join();
    peers.put(3L, CorruptionChecksTest::otherHash);
    check.run().join();
    assertThat(alarms).isEmpty();
  }

  @Test
  void aCompactionThatSomebodyHasNotDoneYetIsPassedOverForAnOlderOne() {
    compact();
    put();
    compact();
    peers.put(
        3L,
        sample -> {
          if (sample.hash().revision() == store.compactionHashes().get(1).revision()) {
            throw EtcdError.FUTURE_REVISION.exception();
          }
          return otherHash(sample);
        });
    compaction();
    assertThat(alarms).containsExactly(3L);
  }

  private CompletableFuture<Void> initial() {
    return new InitialCheck(own, survey()).run();
  }

  private void periodic() {
    new PeriodicCheck(own, survey(), () -> CompletableFuture.completedFuture(null), alarms::add)
        .run()
        .join();
  }

  private void compaction() {
    compactionCheck().run().join();
  }

  private CompactionHashCheck compactionCheck() {
    return new CompactionHashCheck(own, survey(), alarms::add);
  }

  private PeerSurvey survey() {
    Membership members =
        Membership.of(
            Stream.concat(Stream.of(SELF), peers.keySet().stream())
                .map(id -> Member.newBuilder().setID(id).build())
                .toList());
    return new PeerSurvey(SELF, new ClusterState(members, members), this::answer);
  }

  private CompletableFuture<HashSample> answer(long id, long revision) {
    return own.at(revision)
        .thenApply(sample -> Objects.requireNonNull(peers.get(id)).apply(sample));
  }

  private static HashSample otherHash(HashSample sample) {
    return compactedAt(sample, sample.hash().compactRevision(), sample.hash().hash() + 1);
  }

  private static HashSample silent(HashSample sample) {
    throw EtcdError.TIMEOUT.exception();
  }

  private static HashSample compactedAt(HashSample sample, long compactRevision, int hash) {
    return new HashSample(
        new KeySpaceHash(hash, sample.hash().revision(), compactRevision), sample.revision());
  }

  private void put() {
    apply(batch -> batch.put(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build()));
  }

  private void compact() {
    apply(batch -> batch.compact(batch.revision()));
    store.physicalCompaction(Long.MAX_VALUE).join();
  }

  private void apply(Consumer<ApplyBatch> change) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      change.accept(batch);
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }
}
