package io.mainstay.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.FakeConsensus;
import io.mainstay.server.RequestContext;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.alarm.Alarms;
import io.mainstay.server.maintenance.HealthProbe.Health;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthProbeTest {
  private static final RequestContext CONTEXT = RequestContext.ofMember(Runnable::run);

  private final FakeConsensus consensus = new FakeConsensus();
  private boolean learner;
  private boolean linearizableFails;
  private boolean serializableFails;

  @Test
  void aMemberWithNothingAgainstItIsHealthy() {
    assertThat(check(false)).isEqualTo(new Health(true, ""));
  }

  @Test
  void anAlarmIsAgainstItUnlessItDoesNotMatter() {
    HealthProbe alarmed = probe(AlarmType.NOSPACE);

    assertThat(alarmed.check(true, List.of(), CONTEXT).join())
        .isEqualTo(new Health(false, "ALARM NOSPACE"));
    assertThat(alarmed.check(true, List.of("CORRUPT"), CONTEXT).join().healthy()).isFalse();
    assertThat(alarmed.check(true, List.of("NOSPACE"), CONTEXT).join().healthy()).isTrue();
  }

  @Test
  void withoutALeaderItAnswersOnlyOnItsOwn() {
    consensus.lead(new Leadership(0, 1, false, 0));

    assertThat(check(false)).isEqualTo(new Health(false, "RAFT NO LEADER"));
    assertThat(check(true).healthy()).isTrue();
  }

  @Test
  void aReadThatFailsIsTheReason() {
    linearizableFails = true;

    assertThat(check(false))
        .isEqualTo(new Health(false, "RANGE ERROR:etcdserver: request timed out"));
    assertThat(check(true).healthy()).isTrue();
  }

  @Test
  void aStoreThatCannotBeReadIsTheReason() {
    serializableFails = true;

    assertThat(check(true).healthy()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void everyCheckPassesWhereNothingIsWrong(HealthCheck check) {
    assertThat(run(check)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyCheckFailsForItsOwnReason(HealthCheck check) {
    learner = check == HealthCheck.NON_LEARNER;
    linearizableFails = check == HealthCheck.LINEARIZABLE_READ;
    serializableFails = check == HealthCheck.SERIALIZABLE_READ;
    AlarmType alarm = check == HealthCheck.DATA_CORRUPTION ? AlarmType.CORRUPT : AlarmType.NOSPACE;
    HealthProbe probe = probe(alarm);

    assertThat(HealthCheck.values())
        .filteredOn(each -> !probe.run(each, CONTEXT).join().isEmpty())
        .containsExactly(check);
    assertThat(probe.run(check, CONTEXT).join())
        .isEqualTo(
            switch (check) {
              case DATA_CORRUPTION -> "alarm activated: CORRUPT";
              case SERIALIZABLE_READ, LINEARIZABLE_READ -> "etcdserver: request timed out";
              case NON_LEARNER -> "not supported for learner";
            });
  }

  private Health check(boolean serializable) {
    return probe().check(serializable, List.of(), CONTEXT).join();
  }

  private String run(HealthCheck check) {
    return probe().run(check, CONTEXT).join();
  }

  private HealthProbe probe(AlarmType... raised) {
    List<AlarmMember> alarms =
        List.of(raised).stream()
            .map(type -> AlarmMember.newBuilder().setAlarm(type).setMemberID(1).build())
            .toList();
    return new HealthProbe(
        new AlarmRegistry(new Alarms(alarms)),
        consensus,
        () -> learner,
        (request, context) -> range(request));
  }

  private CompletableFuture<RangeResponse> range(RangeRequest request) {
    boolean fails = request.getSerializable() ? serializableFails : linearizableFails;
    return fails
        ? CompletableFuture.failedFuture(EtcdError.TIMEOUT.exception())
        : CompletableFuture.completedFuture(RangeResponse.getDefaultInstance());
  }
}
