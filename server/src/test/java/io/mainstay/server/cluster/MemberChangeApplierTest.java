package io.mainstay.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.ClusterBootstrapRequest;
import io.mainstay.api.etcdserverpb.ClusterMemberChangeRequest;
import io.mainstay.api.etcdserverpb.ClusterTakeOverRequest;
import io.mainstay.api.membershippb.ClusterMemberAttrSetRequest;
import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // the store is opened before each test
class MemberChangeApplierTest {
  @TempDir Path directory;

  private MvccStore store;

  @BeforeEach
  void beginWithTwoMembers() {
    store =
        MvccStore.open(
            directory.resolve("store"),
            StoreOptions.defaults(
                failure -> {
                  throw new AssertionError(failure);
                }));
    apply(
        batch ->
            MembershipTable.bootstrap(
                batch,
                ClusterBootstrapRequest.newBuilder()
                    .addMembers(Members.started(1))
                    .addMembers(Members.started(2))
                    .build()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anAddedMemberIsThereWithoutAName() {
    change(add(Members.unstarted(3)));

    assertThat(members()).extracting(Member::getID).containsExactly(1L, 2L, 3L);
    assertThat(Membership.isStarted(members().get(2))).isFalse();
  }

  @Test
  void aMemberThatIsThereIsNotAddedAgain() {
    assertRefused(add(Members.started(2)), EtcdError.MEMBER_EXISTS);
  }

  @Test
  void anIdThatWasRemovedNeverComesBack() {
    change(remove(2));

    assertRefused(add(Members.unstarted(2)), EtcdError.MEMBER_NOT_FOUND);
  }

  @Test
  void twoMembersAreNotAtOneUrl() {
    Member twin = Members.unstarted(1).toBuilder().setID(3).build();

    assertRefused(add(twin), EtcdError.PEER_URL_EXISTS);
    assertRefused(update(2, Members.url(1)), EtcdError.PEER_URL_EXISTS);
  }

  @Test
  void aMemberMayKeepItsOwnUrl() {
    change(update(2, Members.url(2), "http://other:1"));

    assertThat(members().get(1).getRaftAttributes().getPeerUrlsList())
        .containsExactly(Members.url(2), "http://other:1");
  }

  @Test
  void thereAreNoMoreLearnersThanAllowed() {
    change(add(Members.learner(Members.unstarted(3))));

    assertRefused(add(Members.learner(Members.unstarted(4))), EtcdError.TOO_MANY_LEARNERS);
    change(add(Members.unstarted(5)));
  }

  @Test
  void aRemovedMemberIsRemembered() {
    change(remove(2));

    assertThat(members()).extracting(Member::getID).containsExactly(1L);
    assertThat(membership().removed()).containsExactly(2L);
  }

  @Test
  void theLastVoterStays() {
    change(remove(2));
    change(add(Members.learner(Members.unstarted(3))));

    assertRefused(remove(1), EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
  }

  @Test
  void whoIsUnknownIsNeitherRemovedNorChangedNorPromoted() {
    assertRefused(remove(9), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(update(9, "http://other:1"), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(promote(9), EtcdError.MEMBER_NOT_FOUND);
  }

  @Test
  void aPromotedLearnerVotes() {
    change(add(Members.learner(Members.unstarted(3))));

    change(promote(3));

    assertThat(membership().voters()).extracting(Member::getID).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aVoterIsNotPromoted() {
    assertRefused(promote(2), EtcdError.MEMBER_NOT_LEARNER);
  }

  @Test
  void regression21736_anUpdateOfTheUrlsDoesNotPromoteALearner() {
    change(add(Members.learner(Members.started(3))));

    change(update(3, "http://moved:1"));

    Member updated = members().get(2);
    assertThat(updated.getRaftAttributes().getIsLearner()).isTrue();
    assertThat(updated.getRaftAttributes().getPeerUrlsList()).containsExactly("http://moved:1");
    assertThat(updated.getMemberAttributes().getName()).isEqualTo("m3");
  }

  @Test
  void regression20387_aLearnerThatSaysItsNameAfterItsPromotionStaysAVoter() {
    change(add(Members.learner(Members.unstarted(3))));
    change(promote(3));

    apply(
        batch ->
            MembershipTable.setAttributes(
                batch,
                ClusterMemberAttrSetRequest.newBuilder()
                    .setMemberID(3)
                    .setMemberAttributes(Members.started(3).getMemberAttributes())
                    .build()));

    assertThat(membership().voters()).extracting(Member::getID).contains(3L);
  }

  @Test
  void regression20896_whoTakesOverIsTheOnlyMemberLearnersAreGoneToo() {
    change(add(Members.learner(Members.unstarted(3))));

    takeOver(Members.started(1));

    assertThat(members()).extracting(Member::getID).containsExactly(1L);
    assertThat(membership().removed()).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void aLearnerThatTakesOverVotes() {
    change(add(Members.learner(Members.started(3))));

    takeOver(Members.started(3));

    assertThat(membership().voters()).extracting(Member::getID).containsExactly(3L);
  }

  @Test
  void whoWasRemovedMayTakeOverWhatIsLeft() {
    change(remove(2));

    takeOver(Members.unstarted(2));

    assertThat(members()).containsExactly(Members.unstarted(2));
    assertThat(membership().removed()).containsExactly(1L);
  }

  @Test
  void regression20967_aSnapshotOfAnotherStateLeavesNothingOfTheMembersBefore() {
    store.checkpoint(directory.resolve("checkpoint"));
    change(add(Members.unstarted(3)));
    change(remove(2));

    store.restore(directory.resolve("checkpoint"));

    assertThat(members()).extracting(Member::getID).containsExactly(1L, 2L);
    assertThat(membership().removed()).isEmpty();
  }

  private void takeOver(Member survivor) {
    apply(
        batch ->
            MemberChangeApplier.takeOver(
                batch, ClusterTakeOverRequest.newBuilder().setSurvivor(survivor).build()));
  }

  private void change(ClusterMemberChangeRequest request) {
    apply(
        batch ->
            assertThat(MemberChangeApplier.apply(batch, request).getMembersList())
                .isEqualTo(MembershipTable.read(batch).descriptions()));
  }

  private void assertRefused(ClusterMemberChangeRequest request, EtcdError reason) {
    Membership before = membership();

    apply(
        batch ->
            assertThatThrownBy(() -> MemberChangeApplier.apply(batch, request))
                .hasMessage(reason.exception().getMessage()));

    assertThat(membership()).isEqualTo(before);
  }

  private void apply(Consumer<ApplyBatch> requests) {
    try (ApplyBatch batch = store.beginBatch(leaseId -> false)) {
      requests.accept(batch);
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }

  private List<Member> members() {
    return membership().members();
  }

  private Membership membership() {
    try (ReadView view = store.newestView()) {
      return MembershipTable.read(view);
    }
  }

  private static ClusterMemberChangeRequest add(Member member) {
    return ClusterMemberChangeRequest.newBuilder().setAdd(member).setMaxLearners(1).build();
  }

  private static ClusterMemberChangeRequest remove(long id) {
    return ClusterMemberChangeRequest.newBuilder().setRemove(id).build();
  }

  private static ClusterMemberChangeRequest promote(long id) {
    return ClusterMemberChangeRequest.newBuilder().setPromote(id).build();
  }

  private static ClusterMemberChangeRequest update(long id, String... urls) {
    return ClusterMemberChangeRequest.newBuilder()
        .setUpdate(
            Member.newBuilder()
                .setID(id)
                .setRaftAttributes(RaftAttributes.newBuilder().addAllPeerUrls(List.of(urls))))
        .build();
  }
}
