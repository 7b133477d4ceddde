package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases on three members: what a follower is asked, the leader answers. */
@SuppressWarnings("NullAway.Init") // before each test
class LeaseClusterTest {
  private static final String LEASE = "etcdserverpb.Lease/";

  private TestMembers members;
  private List<GrpcTestClient> clients;

  @BeforeEach
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 3);
    clients =
        IntStream.range(0, 3)
            .mapToObj(index -> new GrpcTestClient(members.clientPort(index)))
            .toList();
  }

  @AfterEach
  void stop() {
    clients.forEach(GrpcTestClient::close);
    members.close();
  }

  @Test
  void aFollowerKeepsLeasesAliveThroughTheLeader() {
    GrpcTestClient follower = clients.get((leader() + 1) % 3);
    long lease = grant(follower, 60);
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive(follower);
    for (int i = 0; i < 2000; i++) {
      stream.send(renewal(lease));
    }
    stream.send(renewal(12345));
    stream.halfClose();
    Reply<LeaseKeepAliveResponse> reply = stream.end();

    assertThat(reply.status()).isEqualTo(GrpcStatus.OK);
    assertThat(reply.messages()).hasSize(2001);
    assertThat(reply.messages().subList(0, 2000)).allMatch(answer -> answer.getTTL() == 60);
    assertThat(reply.messages().get(2000).getTTL()).isZero();
    assertThat(reply.messages().get(0).getHeader().getMemberId())
        .isEqualTo(members.member((leader() + 1) % 3).memberId());
  }

  @Test
  void aFollowerTellsWhatTheLeaderKnowsOfALease() {
    GrpcTestClient follower = clients.get((leader() + 1) % 3);
    long lease = grant(follower, 60);
    put(follower, "told", lease);
    LeaseTimeToLiveResponse response = timeToLive(follower, lease).message();

    assertThat(response.getTTL()).isBetween(1L, 59L);
    assertThat(response.getGrantedTTL()).isEqualTo(60);
    assertThat(response.getKeysList()).containsExactly(ByteString.copyFromUtf8("told"));
    assertThat(response.getHeader().getMemberId())
        .isEqualTo(members.member((leader() + 1) % 3).memberId());
    assertThat(timeToLive(follower, 12345).message().getTTL()).isEqualTo(-1);
  }

  @Test
  void leasesOutliveTheirLeaderAndStartAnew() {
    int leader = leader();
    GrpcTestClient follower = clients.get((leader + 1) % 3);
    long kept = grant(follower, 5);
    long dropped = grant(follower, 5);
    put(follower, "kept", kept);
    put(follower, "dropped", dropped);
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive(follower);
    members.member(leader).close();

    stream.send(renewal(kept));
    Awaitility.await().until(() -> !stream.received().isEmpty());
    assertThat(stream.received().get(0).getTTL()).isEqualTo(5);
    // The time without a leader is added.
    assertThat(timeToLive(follower, dropped).message().getTTL()).isBetween(3L, 6L);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              stream.send(renewal(kept));
              return count(follower, "dropped") == 0;
            });
    assertThat(count(follower, "kept")).isEqualTo(1);
    assertThat(stream.received()).allMatch(answer -> answer.getTTL() == 5);
  }

  @Test
  void withoutAQuorumARenewalEndsWithAnErrorThatSaysSo() {
    int leader = leader();
    GrpcTestClient last = clients.get((leader + 1) % 3);
    long lease = grant(last, 60);
    members.member(leader).close();
    members.member((leader + 2) % 3).close();
    awaitLeaderlessness(last);
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive(last);
    stream.send(renewal(lease));
    Reply<LeaseKeepAliveResponse> reply = stream.end();

    assertThat(reply.messages()).isEmpty();
    assertThat(reply.text())
        .isIn(EtcdError.NO_LEADER.text(), EtcdError.TIMEOUT.text(), "not a primary lessor");
  }

  /** Until then the last member may lead by handover, and be right to renew. */
  private static void awaitLeaderlessness(GrpcTestClient client) {
    client.requireLeader(true);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                EtcdError.NO_LEADER
                    .text()
                    .equals(client.callRaw("etcdserverpb.Cluster/MemberList", new byte[0]).text()));
    client.requireLeader(false);
  }

  @Test
  void thePeerPortRefusesWhatIsNoQuestionOfAMemberOfThisCluster() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpClient client = vertx.createHttpClient();
      String cluster = Long.toHexString(members.member(0).clusterId());
      byte[] known = renewal(grant(clients.get(0), 60)).toByteArray();
      byte[] unknown = renewal(12345).toByteArray();
      int leader = leader();

      assertThat(post(client, leader, "/leases", cluster, known)).startsWith("200 ");
      assertThat(post(client, leader, "/leases", cluster, unknown))
          .isEqualTo("404 lease not found\n");
      assertThat(post(client, leader, "/leases", "1234", known))
          .isEqualTo("412 cluster ID mismatch\n");
      assertThat(post(client, leader, "/leases", cluster, new byte[] {(byte) 0xff}))
          .isEqualTo("400 error unmarshalling request\n");
      assertThat(post(client, leader, "/leases/internal", cluster, new byte[] {(byte) 0xff}))
          .isEqualTo("400 error unmarshalling request\n");
      assertThat(post(client, leader, "/leases", cluster, new byte[65 * 1024]))
          .isEqualTo("413 request body too large\n");
      assertThat(post(client, (leader + 1) % 3, "/leases", cluster, known))
          .isEqualTo("500 not a primary lessor\n");
      assertThat(send(client, HttpMethod.GET, leader, "/leases", cluster, new byte[0]))
          .isEqualTo("405 Method Not Allowed\n");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private String post(HttpClient client, int member, String path, String cluster, byte[] body)
      throws Exception {
    return send(client, HttpMethod.POST, member, path, cluster, body);
  }

  private String send(
      HttpClient client, HttpMethod method, int member, String path, String cluster, byte[] body)
      throws Exception {
    return client
        .request(method, members.peerPort(member), "127.0.0.1", path)
        .compose(
            request -> request.putHeader("X-Etcd-Cluster-ID", cluster).send(Buffer.buffer(body)))
        .compose(
            response -> response.body().map(text -> response.statusCode() + " " + text.toString()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private int leader() {
    StatusResponse status =
        clients
            .get(0)
            .<StatusResponse>call(
                "etcdserverpb.Maintenance/Status",
                StatusRequest.getDefaultInstance(),
                StatusResponse.getDefaultInstance())
            .message();
    return IntStream.range(0, 3)
        .filter(index -> members.member(index).memberId() == status.getLeader())
        .findFirst()
        .orElseThrow();
  }

  private static long grant(GrpcTestClient client, long ttl) {
    return client
        .<LeaseGrantResponse>call(
            LEASE + "LeaseGrant",
            LeaseGrantRequest.newBuilder().setTTL(ttl).build(),
            LeaseGrantResponse.getDefaultInstance())
        .message()
        .getID();
  }

  private static Reply<LeaseTimeToLiveResponse> timeToLive(GrpcTestClient client, long id) {
    return client.call(
        LEASE + "LeaseTimeToLive",
        LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(true).build(),
        LeaseTimeToLiveResponse.getDefaultInstance());
  }

  private static OpenCall<LeaseKeepAliveResponse> keepAlive(GrpcTestClient client) {
    return client.open(LEASE + "LeaseKeepAlive", LeaseKeepAliveResponse.getDefaultInstance());
  }

  private static LeaseKeepAliveRequest renewal(long id) {
    return LeaseKeepAliveRequest.newBuilder().setID(id).build();
  }

  private static void put(GrpcTestClient client, String key, long lease) {
    client
        .<PutResponse>call(
            "etcdserverpb.KV/Put",
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).setLease(lease).build(),
            PutResponse.getDefaultInstance())
        .message();
  }

  private static long count(GrpcTestClient client, String key) {
    return client
        .<RangeResponse>call(
            "etcdserverpb.KV/Range",
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setCountOnly(true)
                .build(),
            RangeResponse.getDefaultInstance())
        .message()
        .getCount();
  }
}
