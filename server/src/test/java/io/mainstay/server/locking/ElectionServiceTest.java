package io.mainstay.server.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.CampaignResponse;
import io.mainstay.api.v3electionpb.LeaderKey;
import io.mainstay.api.v3electionpb.LeaderRequest;
import io.mainstay.api.v3electionpb.LeaderResponse;
import io.mainstay.api.v3electionpb.ProclaimRequest;
import io.mainstay.api.v3electionpb.ProclaimResponse;
import io.mainstay.api.v3electionpb.ResignRequest;
import io.mainstay.api.v3electionpb.ResignResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // made before each test
class ElectionServiceTest {
  private static final String NOT_LEADER = "UNKNOWN election: not leader";

  private LocalMember member;
  private ElectionService service;

  @BeforeEach
  void open(@TempDir Path directory) {
    member = new LocalMember(directory, 1);
    service =
        new ElectionService(
            member.kv, member.events, member.leases, member.scheduler, member.headers);
  }

  @AfterEach
  void close() {
    member.close();
  }

  @Test
  void theOnlyCandidateLeadsAtOnce() {
    FakeStream<CampaignRequest, CampaignResponse> candidate = campaign(0xa1, "v");

    assertThat(candidate.answer())
        .isEqualTo(
            CampaignResponse.newBuilder()
                .setHeader(member.headers.at(2))
                .setLeader(leaderKey("e/a1", 2, 0xa1))
                .build());
    assertThat(member.keysAt(0).get(0).getValue()).isEqualTo(bytes("v"));
  }

  @Test
  void candidatesLeadInTheOrderInWhichTheyCame() {
    FakeStream<CampaignRequest, CampaignResponse> first = campaign(0xf, "1");
    FakeStream<CampaignRequest, CampaignResponse> second = campaign(0xa, "2");
    FakeStream<CampaignRequest, CampaignResponse> third = campaign(0xc, "3");

    resign(first.answer().getLeader());
    assertThat(second.isAnswered()).isTrue();
    assertThat(third.isWaiting()).isTrue();

    member.leases.end(0xa);
    member.settle();
    assertThat(third.isAnswered()).isTrue();
  }

  @Test
  void theHeaderOfAnElectedCandidateIsThatOfItsCandidacy() {
    FakeStream<CampaignRequest, CampaignResponse> first = campaign(0xa, "1");
    FakeStream<CampaignRequest, CampaignResponse> second = campaign(0xb, "2");
    resign(first.answer().getLeader());

    assertThat(second.answer().getHeader().getRevision()).isEqualTo(3);
    assertThat(second.answer().getLeader().getRev()).isEqualTo(3);
  }

  @Test
  void campaigningAgainChangesTheValueAndKeepsTheKey() {
    FakeStream<CampaignRequest, CampaignResponse> first = campaign(0xa, "1");
    FakeStream<CampaignRequest, CampaignResponse> again = campaign(0xa, "2");
    FakeStream<CampaignRequest, CampaignResponse> same = campaign(0xa, "2");

    assertThat(again.answer().getLeader()).isEqualTo(first.answer().getLeader());
    assertThat(same.answer().getLeader()).isEqualTo(first.answer().getLeader());
    KeyValue key = member.keysAt(0).get(0);
    assertThat(key.getValue()).isEqualTo(bytes("2"));
    assertThat(key.getVersion()).isEqualTo(2);
  }

  @Test
  void aCandidateWhoseSessionEndsIsNotTheLeader() {
    campaign(0xa, "1");
    FakeStream<CampaignRequest, CampaignResponse> second = campaign(0xb, "2");

    member.leases.end(0xb);
    member.settle();

    assertThat(second.failure()).isEqualTo(NOT_LEADER);
  }

  @Test
  void regression11408_aCandidateWhoseSessionEndedDoesNotLeadWhenItsTurnComes() {
    campaign(0xa, "1");
    FakeStream<CampaignRequest, CampaignResponse> second = campaign(0xb, "2");

    member.leases.end(0xa);
    member.leases.end(0xb);
    member.settle();

    assertThat(second.failure()).isEqualTo(NOT_LEADER);
  }

  @Test
  void aCandidateThatLeavesStandsNoMore() {
    campaign(0xa, "1");
    FakeStream<CampaignRequest, CampaignResponse> second = campaign(0xb, "2");

    second.leave();
    member.settle();

    assertThat(member.keys()).containsExactly("e/a");
  }

  @Test
  void aLeaderProclaimsANewValue() {
    LeaderKey leader = campaign(0xa, "1").answer().getLeader();

    assertThat(proclaim(leader, "2").getHeader()).isEqualTo(member.headers.at(3));
    assertThat(leader().getKv().getValue()).isEqualTo(bytes("2"));
    assertThat(leader().getKv().getLease()).isEqualTo(0xa);
  }

  @Test
  void onlyTheLeaderProclaims() {
    LeaderKey leader = campaign(0xa, "1").answer().getLeader();

    assertThat(failureOf(() -> proclaim(leader.toBuilder().setRev(1).build(), "2")))
        .isEqualTo(NOT_LEADER);
    resign(leader);
    assertThat(failureOf(() -> proclaim(leader, "2"))).isEqualTo(NOT_LEADER);
    assertThat(member.keys()).isEmpty();
  }

  @Test
  void aLeaderThatNamesNoLeaseProclaimsUnderOneOfAMinute() {
    LeaderKey leader = campaign(0xa, "1").answer().getLeader();

    proclaim(leader.toBuilder().setLease(0).build(), "2");

    long lease = leader().getKv().getLease();
    assertThat(member.leases.alive).containsEntry(lease, 60L);
  }

  @Test
  void resigningLetsGoOfTheNameOnceAndIsFineAnyHow() {
    LeaderKey leader = campaign(0xa, "1").answer().getLeader();

    assertThat(resign(leader).getHeader()).isEqualTo(member.headers.at(3));
    assertThat(resign(leader).getHeader()).isEqualTo(member.headers.at(3));
    assertThat(member.keys()).isEmpty();
  }

  @Test
  void resigningFromAnEarlierElectionKeepsTheLaterOne() {
    LeaderKey earlier = campaign(0xa, "1").answer().getLeader();
    resign(earlier);
    campaign(0xa, "2");

    resign(earlier);

    assertThat(member.keys()).containsExactly("e/a");
  }

  @Test
  void withoutALeaderTheTextsAreThoseOfEtcd() {
    assertThat(failureOf(this::leader)).isEqualTo("UNKNOWN election: no leader");
    assertThat(
            failureOf(
                () -> service.proclaim(ProclaimRequest.getDefaultInstance(), member.context())))
        .isEqualTo("UNKNOWN \"leader\" field must be provided");
    assertThat(
            failureOf(() -> service.resign(ResignRequest.getDefaultInstance(), member.context())))
        .isEqualTo("UNKNOWN \"leader\" field must be provided");
    assertThat(failureOf(() -> proclaim(LeaderKey.getDefaultInstance(), "v")))
        .isEqualTo("UNKNOWN etcdserver: key is not provided");
    assertThat(failureOf(() -> resign(LeaderKey.getDefaultInstance())))
        .isEqualTo("UNKNOWN etcdserver: key is not provided");
  }

  @Test
  void theLeaderIsTheOldestKey() {
    campaign(0xf, "1");
    campaign(0xa, "2");

    assertThat(leader().getKv().getKey()).isEqualTo(bytes("e/f"));
    assertThat(leader().getHeader()).isEqualTo(member.headers.at(3));
  }

  @Test
  void anObserverHearsOfTheLeaderThatThereIs() {
    campaign(0xa, "1");
    member.put("other", "");

    FakeStream<LeaderRequest, LeaderResponse> observer = observe();

    assertThat(observer.messages()).hasSize(1);
    assertThat(observer.messages().get(0).getKv().getValue()).isEqualTo(bytes("1"));
    assertThat(observer.messages().get(0).getHeader()).isEqualTo(member.headers.at(3));
  }

  @Test
  void anObserverWaitsForALeaderAndHearsOfEveryValueAndEveryNewLeader() {
    FakeStream<LeaderRequest, LeaderResponse> observer = observe();
    assertThat(observer.messages()).isEmpty();

    LeaderKey first = campaign(0xf, "1").answer().getLeader();
    campaign(0xa, "2");
    proclaim(first, "1b");
    resign(first);
    member.leases.end(0xa);
    member.settle();
    campaign(0xb, "3");

    assertThat(values(observer)).containsExactly("1", "1b", "2", "3");
    assertThat(observer.messages().get(0).getHeader()).isEqualTo(member.headers.at(2));
    assertThat(observer.messages().get(1).getHeader()).isEqualTo(member.headers.at(4));
  }

  @Test
  void anObserverThatDoesNotKeepUpHearsOfTheNewestOnly() {
    LeaderKey leader = campaign(0xa, "1").answer().getLeader();
    FakeStream<LeaderRequest, LeaderResponse> observer = observe();

    observer.fill();
    proclaim(leader, "2");
    proclaim(leader, "3");
    proclaim(leader, "4");
    observer.drain();
    member.settle();
    proclaim(leader, "5");

    assertThat(values(observer)).containsExactly("1", "4", "5");
  }

  @Test
  void anObserverOutlivesACompactionOfWhatItWatches() {
    FakeStream<LeaderRequest, LeaderResponse> observer = observe();
    member.events.compactAll();
    member.settle();

    campaign(0xa, "1");

    assertThat(values(observer)).containsExactly("1");
  }

  @Test
  void anObserverThatLeavesIsForgotten() {
    campaign(0xa, "1");
    FakeStream<LeaderRequest, LeaderResponse> observer = observe();

    observer.leave();
    member.settle();

    assertThat(member.events.watcherCount()).isZero();
  }

  @Test
  void anObserverThatCannotReadIsToldWhy() {
    member.loseLeader();

    assertThat(observe().failure()).isEqualTo("UNKNOWN etcdserver: leader changed");
  }

  private FakeStream<CampaignRequest, CampaignResponse> campaign(long lease, String value) {
    member.leases.bring(lease);
    FakeStream<CampaignRequest, CampaignResponse> candidate =
        member
            .<CampaignRequest, CampaignResponse>newCaller(CampaignResponse.parser())
            .call(
                service::campaign,
                CampaignRequest.newBuilder()
                    .setName(bytes("e"))
                    .setLease(lease)
                    .setValue(bytes(value))
                    .build(),
                member.context());
    member.settle();
    return candidate;
  }

  private FakeStream<LeaderRequest, LeaderResponse> observe() {
    FakeStream<LeaderRequest, LeaderResponse> observer =
        member
            .<LeaderRequest, LeaderResponse>newCaller(LeaderResponse.parser())
            .call(service::observe, leaderRequest(), member.context());
    member.settle();
    return observer;
  }

  private ProclaimResponse proclaim(LeaderKey leader, String value) {
    return member.get(
        service.proclaim(
            ProclaimRequest.newBuilder().setLeader(leader).setValue(bytes(value)).build(),
            member.context()));
  }

  private ResignResponse resign(LeaderKey leader) {
    return member.get(
        service.resign(ResignRequest.newBuilder().setLeader(leader).build(), member.context()));
  }

  private LeaderResponse leader() {
    return member.get(service.leader(leaderRequest(), member.context()));
  }

  private static LeaderRequest leaderRequest() {
    return LeaderRequest.newBuilder().setName(bytes("e")).build();
  }

  private static List<String> values(FakeStream<LeaderRequest, LeaderResponse> observer) {
    return observer.messages().stream()
        .map(message -> message.getKv().getValue().toStringUtf8())
        .toList();
  }

  private static LeaderKey leaderKey(String key, long revision, long lease) {
    return LeaderKey.newBuilder()
        .setName(bytes("e"))
        .setKey(bytes(key))
        .setRev(revision)
        .setLease(lease)
        .build();
  }

  private static String failureOf(ThrowingCallable call) {
    Throwable failure = Objects.requireNonNull(catchThrowable(call));
    EtcdException refused =
        (EtcdException)
            (failure instanceof CompletionException
                ? Objects.requireNonNull(failure.getCause())
                : failure);
    return refused.code() + " " + refused.text();
  }

  private static ByteString bytes(String text) {
    return LocalMember.bytes(text);
  }
}
