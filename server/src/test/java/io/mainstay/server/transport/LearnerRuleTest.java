package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.RangeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerRuleTest {
  private static final String RANGE = "etcdserverpb.KV/Range";

  private final LearnerRule learner = new LearnerRule(() -> true);
  private final LearnerRule voter = new LearnerRule(() -> false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etcdserverpb.KV/Put",
        "etcdserverpb.KV/RangeStream",
        "etcdserverpb.KV/Txn",
        "etcdserverpb.Watch/Watch",
        "etcdserverpb.Lease/LeaseKeepAlive",
        "etcdserverpb.Cluster/MemberList",
        "etcdserverpb.Maintenance/Alarm",
        "etcdserverpb.Auth/Authenticate",
        "grpc.health.v1.Health/Check"
      })
  void aLearnerRefusesWhatNeedsAVoter(String method) {
    assertThat(learner.admits(method)).isFalse();
    assertThat(voter.admits(method)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcdserverpb.Maintenance/Status", "etcdserverpb.Maintenance/Snapshot"})
  void aLearnerTellsOfItselfAndGivesSnapshots(String method) {
    assertThat(learner.admits(method)).isTrue();
  }

  @Test
  void aLearnerReadsOnlyWhatItHolds() {
    assertThat(learner.admits(RANGE)).isTrue();
    RangeRequest stale = RangeRequest.newBuilder().setSerializable(true).build();
    RangeRequest fresh = RangeRequest.getDefaultInstance();

    assertThatCode(() -> learner.check(RANGE, stale)).doesNotThrowAnyException();
    assertThatThrownBy(() -> learner.check(RANGE, fresh))
        .hasMessage(EtcdError.NOT_SUPPORTED_FOR_LEARNER.exception().getMessage());
    assertThatCode(() -> voter.check(RANGE, fresh)).doesNotThrowAnyException();
  }
}
