package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberAddResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteResponse;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveResponse;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members come and go, beginning with one. */
@Timeout(90)
@SuppressWarnings("NullAway.Init") // before each test
class MembershipWireTest {
  private static final String CLUSTER = "etcdserverpb.Cluster/";
  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  @TempDir Path directory;

  private TestMembers members;
  private GrpcTestClient client;

  @BeforeEach
  void start() {
    members = TestMembers.start(directory, 1);
    client = new GrpcTestClient(members.clientPort(0));
    put(client);
  }

  @AfterEach
  void stop() {
    client.close();
    members.close();
  }

  @Test
  void anAddedMemberJoinsAndServesWhatWasThereBefore() {
    int joining = members.prepareJoin(directory);
    Member added = add(joining, false).message().getMember();
    assertThat(added.getName()).isEmpty();
    assertThat(added.getPeerURLsList()).containsExactly(members.peerUrl(joining));

    serve(joining);

    assertThat(members.member(joining).memberId()).isEqualTo(added.getID());
    assertThat(members.member(joining).clusterId()).isEqualTo(members.member(0).clusterId());
    try (GrpcTestClient joined = new GrpcTestClient(members.clientPort(joining))) {
      assertThat(read(joined, false).message().getCount()).isEqualTo(1);
    }
    assertThat(list()).extracting(Member::getName).containsExactlyInAnyOrder("m0", "m1");
  }

  @Test
  void aMemberThatIsAddedAndNeverStartsCostsNoQuorum() {
    add(members.prepareJoin(directory), false).message();

    assertThat(put(client).status()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aJoiningMemberThatIsStoppedBeforeItGotAnythingDoesNotFoundAClusterOfItsOwn() {
    int joining = members.prepareJoin(directory);
    add(joining, false).message();
    members.start(joining).close();
    members.member(0).close();

    members.start(joining);
    members.start(0);

    members.member(joining).ready().orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(members.member(joining).clusterId()).isEqualTo(members.member(0).clusterId());
    client.close();
    client = new GrpcTestClient(members.clientPort(0));
    await().atMost(Duration.ofSeconds(30)).until(() -> put(client).status() == GrpcStatus.OK);
    assertThat(list()).hasSize(2);
  }

  @Test
  void aLearnerAnswersLittleUntilItIsPromoted() {
    int joining = members.prepareJoin(directory);
    long id = add(joining, true).message().getMember().getID();
    assertRefused(promote(client, id), EtcdError.LEARNER_NOT_READY);
    serve(joining);

    try (GrpcTestClient learner = new GrpcTestClient(members.clientPort(joining))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> read(learner, true).message().getCount() == 1);
      assertRefused(read(learner, false), EtcdError.NOT_SUPPORTED_FOR_LEARNER);
      assertRefused(put(learner), EtcdError.NOT_SUPPORTED_FOR_LEARNER);
      assertRefused(promote(learner, id), EtcdError.NOT_SUPPORTED_FOR_LEARNER);
      assertThat(status(learner).getIsLearner()).isTrue();

      assertThat(promote(client, id).message().getMembersList()).noneMatch(Member::getIsLearner);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(put(learner).status()).isEqualTo(GrpcStatus.OK));
      assertThat(status(learner).getIsLearner()).isFalse();
      assertRefused(promote(learner, id), EtcdError.MEMBER_NOT_LEARNER);
    }
  }

  @Test
  void aFollowerPassesAPromotionOnToTheLeader() {
    int voter = members.prepareJoin(directory);
    add(voter, false).message();
    serve(voter);
    int learner = members.prepareJoin(directory);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> add(learner, true).status() == GrpcStatus.OK);
    serve(learner);
    long id = members.member(learner).memberId();

    try (GrpcTestClient follower = new GrpcTestClient(members.clientPort(voter))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> promote(follower, id).status() == GrpcStatus.OK);
      assertRefused(promote(follower, 12345), EtcdError.MEMBER_NOT_FOUND);
      assertRefused(promote(follower, id), EtcdError.MEMBER_NOT_LEARNER);
    }
  }

  @Test
  void aRemovedMemberIsToldAndTheOthersGoOnWithoutIt() {
    int joining = members.prepareJoin(directory);
    long id = add(joining, false).message().getMember().getID();
    serve(joining);

    // The two have to have been in touch for five seconds.
    await().atMost(Duration.ofSeconds(30)).until(() -> remove(id).status() == GrpcStatus.OK);

    assertThat(list()).hasSize(1);
    members.member(joining).removed().orTimeout(30, TimeUnit.SECONDS).join();
    members.member(joining).close();
    assertThat(put(client).status()).isEqualTo(GrpcStatus.OK);
    assertRefused(remove(id), EtcdError.MEMBER_NOT_FOUND);
  }

  @Test
  void badRequestsAreRefusedAndTheMembershipStaysAsItIs() {
    List<Member> before = list();
    long self = members.member(0).memberId();

    assertRefused(addAt(false), EtcdError.BAD_MEMBER_URLS);
    assertRefused(addAt(false, "foo"), EtcdError.BAD_MEMBER_URLS);
    assertRefused(addAt(false, "http://a:1/path"), EtcdError.BAD_MEMBER_URLS);
    assertRefused(addAt(false, members.peerUrl(0)), EtcdError.PEER_URL_EXISTS);
    assertRefused(remove(12345), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(remove(self), EtcdError.NOT_ENOUGH_STARTED_MEMBERS);
    assertRefused(update(12345, "http://a:1"), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(update(self, "foo"), EtcdError.BAD_MEMBER_URLS);
    assertRefused(promote(client, 12345), EtcdError.MEMBER_NOT_FOUND);
    assertRefused(promote(client, self), EtcdError.MEMBER_NOT_LEARNER);

    assertThat(list()).isEqualTo(before);
  }

  @Test
  void thePeerUrlsOfAMemberCanBeChanged() {
    long self = members.member(0).memberId();

    Reply<MemberUpdateResponse> reply = update(self, "http://b:1", "http://a:1");

    assertThat(reply.message().getHeader().getRevision()).isZero();
    assertThat(list().get(0).getPeerURLsList()).containsExactly("http://a:1", "http://b:1");
  }

  private void serve(int index) {
    members.start(index).ready().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private Reply<MemberAddResponse> add(int index, boolean learner) {
    return addAt(learner, members.peerUrl(index));
  }

  private Reply<MemberAddResponse> addAt(boolean learner, String... urls) {
    MemberAddRequest request =
        MemberAddRequest.newBuilder().addAllPeerURLs(List.of(urls)).setIsLearner(learner).build();
    return client.call(CLUSTER + "MemberAdd", request, MemberAddResponse.getDefaultInstance());
  }

  private Reply<MemberRemoveResponse> remove(long id) {
    return client.call(
        CLUSTER + "MemberRemove",
        MemberRemoveRequest.newBuilder().setID(id).build(),
        MemberRemoveResponse.getDefaultInstance());
  }

  private Reply<MemberUpdateResponse> update(long id, String... urls) {
    return client.call(
        CLUSTER + "MemberUpdate",
        MemberUpdateRequest.newBuilder().setID(id).addAllPeerURLs(List.of(urls)).build(),
        MemberUpdateResponse.getDefaultInstance());
  }

  private static Reply<MemberPromoteResponse> promote(GrpcTestClient asked, long id) {
    return asked.call(
        CLUSTER + "MemberPromote",
        MemberPromoteRequest.newBuilder().setID(id).build(),
        MemberPromoteResponse.getDefaultInstance());
  }

  private List<Member> list() {
    return client
        .<MemberListResponse>call(
            CLUSTER + "MemberList",
            MemberListRequest.newBuilder().setLinearizable(true).build(),
            MemberListResponse.getDefaultInstance())
        .message()
        .getMembersList();
  }

  private static Reply<PutResponse> put(GrpcTestClient asked) {
    return asked.call(
        "etcdserverpb.KV/Put",
        PutRequest.newBuilder().setKey(KEY).build(),
        PutResponse.getDefaultInstance());
  }

  private static Reply<RangeResponse> read(GrpcTestClient asked, boolean serializable) {
    return asked.call(
        "etcdserverpb.KV/Range",
        RangeRequest.newBuilder().setKey(KEY).setSerializable(serializable).build(),
        RangeResponse.getDefaultInstance());
  }

  private static StatusResponse status(GrpcTestClient asked) {
    return asked
        .<StatusResponse>call(
            "etcdserverpb.Maintenance/Status",
            StatusRequest.getDefaultInstance(),
            StatusResponse.getDefaultInstance())
        .message();
  }

  private static void assertRefused(Reply<? extends Message> reply, EtcdError reason) {
    assertThat(reply.text()).isEqualTo(reason.text());
    assertThat(reply.status().code).isEqualTo(reason.code().number());
  }
}
