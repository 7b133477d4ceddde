package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthStatusResponse;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Three members that check permissions, over the wire. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the members are started before the first test
class AuthWireTest {
  private static final String DENIED = "PERMISSION_DENIED etcdserver: permission denied";

  private final List<GrpcTestClient> clients = new ArrayList<>();
  private TestMembers members;
  private AuthFixture auth;
  private GrpcTestClient first;
  private GrpcTestClient second;
  private String root;
  private String user;

  @BeforeAll
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 3, AuthFixture::cheapHashes);
    for (int i = 0; i < 3; i++) {
      clients.add(new GrpcTestClient(members.clientPort(i)));
    }
    first = clients.get(0);
    second = clients.get(1);
    auth = new AuthFixture(first);
    auth.role("all-of-k", "READWRITE", "k", "l");
    auth.user("root", "root");
    auth.user("user", "all-of-k");
    auth.enable();
    root = auth.token("root");
    user = auth.token("user");
  }

  @BeforeEach
  void nobodyIsLoggedIn() {
    clients.forEach(client -> client.token(null));
  }

  @AfterAll
  void stop() {
    clients.forEach(GrpcTestClient::close);
    members.close();
  }

  @Test
  void aTokenIsGoodOnEveryMemberAtOnce() {
    String token = auth.token("user");

    for (GrpcTestClient client : clients) {
      client.token(token);
      assertThat(put(client, "k")).isEqualTo("OK");
    }
  }

  @Test
  void aTokenMayComeAsBearer() {
    first.token("Bearer " + user);

    assertThat(put(first, "k")).isEqualTo("OK");
  }

  @Test
  void anotherPasswordEndsTheTokensOfBefore() {
    first.token(root);
    auth.user("changing", "all-of-k");
    String before = auth.token("changing");
    second.token(before);
    assertThat(put(second, "k")).isEqualTo("OK");

    auth.changePassword("changing", "new");

    assertThat(outcome(range(second, "k")))
        .isEqualTo("UNAUTHENTICATED etcdserver: invalid auth token");
  }

  @Test
  void whatIsGrantedAtOneMemberCountsForWritesAtAnother() {
    first.token(root);
    auth.user("growing");
    second.token(auth.token("growing"));
    assertThat(put(second, "k")).isEqualTo(DENIED);

    auth.grant("growing", "all-of-k");

    assertThat(put(second, "k")).isEqualTo("OK");
  }

  @Test
  void whatIsGrantedAtOneMemberCountsForReadsAtAnother() {
    first.token(root);
    auth.user("looking");
    second.token(auth.token("looking"));
    assertThat(outcome(range(second, "k"))).isEqualTo(DENIED);

    auth.grant("looking", "all-of-k");

    assertThat(outcome(range(second, "k"))).isEqualTo("OK");
  }

  @Test
  void cve202644283KeysMayNotBeTiedToALeaseWithKeysOfOthers() {
    first.token(root);
    long lease = grant();
    put(first, PutRequest.newBuilder().setLease(lease), "z/secret");
    first.token(user);

    assertThat(put(first, PutRequest.newBuilder().setLease(lease), "k")).isEqualTo(DENIED);
    assertThat(revoke(lease)).isEqualTo(DENIED);
    assertThat(keepAlive(lease)).isEqualTo(DENIED);
  }

  @Test
  void cve202332082TheKeysOfALeaseAreShownToWhoMayReadThem() {
    first.token(root);
    long lease = grant();
    put(first, PutRequest.newBuilder().setLease(lease), "z/other");
    first.token(user);

    assertThat(outcome(timeToLive(lease, true))).isEqualTo(DENIED);
    assertThat(outcome(timeToLive(lease, false))).isEqualTo("OK");
    first.token(root);
    assertThat(timeToLive(lease, true).message().getKeysList())
        .containsExactly(ByteString.copyFromUtf8("z/other"));
  }

  @Test
  void aLeaseOfOnesOwnKeysIsOnesOwn() {
    first.token(user);
    long lease = grant();
    put(first, PutRequest.newBuilder().setLease(lease), "k/mine");

    assertThat(keepAlive(lease)).isEqualTo("OK");
    assertThat(outcome(timeToLive(lease, true))).isEqualTo("OK");
    assertThat(revoke(lease)).isEqualTo("OK");
  }

  @Test
  void aLeaseEndsByItselfWhateverItsKeysAre() {
    first.token(root);
    long lease =
        first
            .<LeaseGrantResponse>call(
                "etcdserverpb.Lease/LeaseGrant",
                LeaseGrantRequest.newBuilder().setTTL(1).build(),
                LeaseGrantResponse.getDefaultInstance())
            .message()
            .getID();
    put(first, PutRequest.newBuilder().setLease(lease), "z/short");

    await().until(() -> range(first, "z/short").message().getCount() == 0);
  }

  @Test
  void aWatchThatWasAllowedGoesOn() {
    first.token(root);
    auth.user("watching", "all-of-k");
    second.token(auth.token("watching"));
    OpenCall<WatchResponse> watch =
        second.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    watch.send(create("k/watched"));
    await().until(() -> watch.received().size() == 1);

    auth.changePassword("watching", "new");
    // Whoever was asked has applied it; the other one follows.
    await().until(() -> outcome(range(second, "k/watched")).contains("invalid auth token"));
    watch.send(create("k/watched"));
    await().until(() -> watch.received().size() == 2);
    put(first, "k/watched");

    await().until(() -> watch.received().size() == 3);
    assertThat(watch.received().get(1).getCancelReason())
        .isEqualTo("rpc error: code = Unauthenticated desc = etcdserver: invalid auth token");
    assertThat(watch.received().get(2).getEventsCount()).isEqualTo(1);
    watch.cancel();
  }

  @Test
  void cve202015115PasswordsHaveALengthThatIsLookedAt() {
    first.token(root);

    assertThat(add("long", "p".repeat(73)))
        .isEqualTo("UNKNOWN bcrypt: password length exceeds 72 bytes");
    assertThat(add("longest", "p".repeat(72))).isEqualTo("OK");
    assertThat(authenticate("longest", "p".repeat(71))).startsWith("INVALID_ARGUMENT");
    assertThat(authenticate("longest", "p".repeat(72))).isEqualTo("OK");
    assertThat(authenticate("longest", "")).startsWith("INVALID_ARGUMENT");
  }

  @Test
  void cve202015115AnEmptyPasswordIsAPasswordAndNoneIsNone() {
    first.token(root);

    assertThat(add("empty", "")).isEqualTo("OK");
    assertThat(authenticate("empty", "")).isEqualTo("OK");
    assertThat(authenticate("empty", "x")).startsWith("INVALID_ARGUMENT");
    assertThat(authenticate("nobody", "")).startsWith("INVALID_ARGUMENT");
  }

  @Test
  void row20874ALearnersPromotionMayBeAskedOfAFollower() {
    for (GrpcTestClient client : clients) {
      client.token(root);
      // There is no such learner, which only the leader says.
      assertThat(promoteUnknown(client)).isEqualTo("NOT_FOUND etcdserver: member not found");
      client.token(user);
      assertThat(promoteUnknown(client)).isEqualTo(DENIED);
    }
  }

  @Test
  void theRevisionCountsTheChanges() {
    first.token(root);
    long before = status(first).getAuthRevision();

    auth.user("counted");
    auth.grant("counted", "all-of-k");
    auth.grant("counted", "all-of-k");

    assertThat(status(first).getAuthRevision()).isEqualTo(before + 2);
    assertThat(status(second).getAuthRevision()).isEqualTo(before + 2);
  }

  @Test
  void pr22386AnAlarmDoesNotTakeAwayThePermissions() {
    first.token(root);
    alarm(AlarmAction.ACTIVATE);
    try {
      first.token(user);
      assertThat(put(first, "z")).isEqualTo(DENIED);
      assertThat(outcome(delete("z"))).isEqualTo(DENIED);
      assertThat(put(first, "k"))
          .isEqualTo("RESOURCE_EXHAUSTED etcdserver: mvcc: database space exceeded");
      assertThat(outcome(delete("k"))).isEqualTo("OK");
      first.token(null);
      assertThat(put(first, "k")).isEqualTo("INVALID_ARGUMENT etcdserver: user name is empty");
    } finally {
      first.token(root);
      alarm(AlarmAction.DEACTIVATE);
    }
  }

  private void alarm(AlarmAction action) {
    first
        .<AlarmResponse>call(
            "etcdserverpb.Maintenance/Alarm",
            AlarmRequest.newBuilder().setAction(action).setAlarm(AlarmType.NOSPACE).build(),
            AlarmResponse.getDefaultInstance())
        .message();
  }

  private Reply<DeleteRangeResponse> delete(String key) {
    return first.call(
        "etcdserverpb.KV/DeleteRange",
        DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build(),
        DeleteRangeResponse.getDefaultInstance());
  }

  private String add(String name, String password) {
    return outcome(
        first.<AuthUserAddResponse>call(
            "etcdserverpb.Auth/UserAdd",
            AuthUserAddRequest.newBuilder().setName(name).setPassword(password).build(),
            AuthUserAddResponse.getDefaultInstance()));
  }

  private String authenticate(String name, String password) {
    return outcome(
        first.<AuthenticateResponse>call(
            "etcdserverpb.Auth/Authenticate",
            AuthenticateRequest.newBuilder().setName(name).setPassword(password).build(),
            AuthenticateResponse.getDefaultInstance()));
  }

  private static WatchRequest create(String key) {
    return WatchRequest.newBuilder()
        .setCreateRequest(WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }

  private static AuthStatusResponse status(GrpcTestClient client) {
    return client
        .<AuthStatusResponse>call(
            "etcdserverpb.Auth/AuthStatus",
            AuthStatusRequest.getDefaultInstance(),
            AuthStatusResponse.getDefaultInstance())
        .message();
  }

  private static String promoteUnknown(GrpcTestClient client) {
    return outcome(
        client.<MemberPromoteResponse>call(
            "etcdserverpb.Cluster/MemberPromote",
            MemberPromoteRequest.newBuilder().setID(7777).build(),
            MemberPromoteResponse.getDefaultInstance()));
  }

  private long grant() {
    return first
        .<LeaseGrantResponse>call(
            "etcdserverpb.Lease/LeaseGrant",
            LeaseGrantRequest.newBuilder().setTTL(600).build(),
            LeaseGrantResponse.getDefaultInstance())
        .message()
        .getID();
  }

  private String revoke(long lease) {
    return outcome(
        first.<LeaseRevokeResponse>call(
            "etcdserverpb.Lease/LeaseRevoke",
            LeaseRevokeRequest.newBuilder().setID(lease).build(),
            LeaseRevokeResponse.getDefaultInstance()));
  }

  private String keepAlive(long lease) {
    OpenCall<LeaseKeepAliveResponse> call =
        first.open(
            "etcdserverpb.Lease/LeaseKeepAlive", LeaseKeepAliveResponse.getDefaultInstance());
    call.send(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    call.halfClose();
    return outcome(call.end());
  }

  private Reply<LeaseTimeToLiveResponse> timeToLive(long lease, boolean keys) {
    return first.call(
        "etcdserverpb.Lease/LeaseTimeToLive",
        LeaseTimeToLiveRequest.newBuilder().setID(lease).setKeys(keys).build(),
        LeaseTimeToLiveResponse.getDefaultInstance());
  }

  private static Reply<RangeResponse> range(GrpcTestClient client, String key) {
    return client.call(
        "etcdserverpb.KV/Range",
        RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build(),
        RangeResponse.getDefaultInstance());
  }

  private static String put(GrpcTestClient client, String key) {
    return put(client, PutRequest.newBuilder(), key);
  }

  private static String put(GrpcTestClient client, PutRequest.Builder put, String key) {
    return outcome(
        client.<PutResponse>call(
            "etcdserverpb.KV/Put",
            put.setKey(ByteString.copyFromUtf8(key)).build(),
            PutResponse.getDefaultInstance()));
  }

  private static <T extends Message> String outcome(Reply<T> reply) {
    return reply.status().name().equals("OK") ? "OK" : reply.status().name() + " " + reply.text();
  }
}
