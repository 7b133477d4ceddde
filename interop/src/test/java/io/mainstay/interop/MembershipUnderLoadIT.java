package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.UniqueKeyWriters;
import io.mainstay.interop.fixture.WrittenState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members come and go while clients write. No acknowledged write is lost, nothing is applied twice,
 * and no revision is missing, on whoever is a member in the end.
 */
class MembershipUnderLoadIT {
  private static final int WRITES_BETWEEN_CHANGES = 100;
  private static final int WRITERS = 2;

  /** Most of the time goes into waiting until a change is allowed; that needs no full load. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  @TempDir Path directory;

  @Test
  void oneMemberBecomesFiveAndFiveBecomeTheOneThatCameLast() {
    try (GrowingCluster cluster = GrowingCluster.start(directory, 1);
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), WRITERS, PAUSE)) {
      while (cluster.members().size() < 5) {
        grow(cluster, writers);
        if (cluster.members().size() % 2 == 1) {
          cluster.awaitAllListedAsVoters();
        }
      }
      MemberProcess last = cluster.member(4);
      while (cluster.members().size() > 1) {
        shrink(cluster, writers, cluster.member(0));
      }
      writers.stop();

      assertThat(cluster.members()).containsExactly(last);
      cluster.awaitAllListedAsVoters();
      WrittenState.assertAllSound(cluster.urls(), writers);
    }
  }

  @Test
  void regression19557_20793_20387_everyMemberIsReplacedByALearnerWhosePromotionSurvives() {
    // So that members learn of promotions from snapshots, too.
    try (GrowingCluster cluster = GrowingCluster.start(directory, 3, "--snapshot-count=50");
        UniqueKeyWriters writers = new UniqueKeyWriters(cluster.urls(), WRITERS, PAUSE)) {
      List<MemberProcess> founders = cluster.members();
      for (MemberProcess founder : founders) {
        MemberProcess follower = cluster.follower();
        MemberProcess learner = cluster.grow("--learner");
        follower.commands().promoteOnceReady(learner.id());
        shrink(cluster, writers, founder);
      }
      cluster.awaitAllListedAsVoters();
      for (MemberProcess member : cluster.members()) {
        member.restart();
        member.awaitReady();
        writers.awaitMore(WRITES_BETWEEN_CHANGES);
      }
      writers.stop();

      assertThat(cluster.members()).hasSize(3).doesNotContainAnyElementsOf(founders);
      cluster.awaitAllListedAsVoters();
      WrittenState.assertAllSound(cluster.urls(), writers);
    }
  }

  private static void grow(GrowingCluster cluster, UniqueKeyWriters writers) {
    cluster.grow();
    writers.use(cluster.urls());
    writers.awaitMore(WRITES_BETWEEN_CHANGES);
  }

  private static void shrink(
      GrowingCluster cluster, UniqueKeyWriters writers, MemberProcess leaving) {
    writers.use(cluster.urls().stream().filter(url -> !url.equals(leaving.url())).toList());
    cluster.remove(leaving);
    writers.awaitMore(WRITES_BETWEEN_CHANGES);
  }
}
