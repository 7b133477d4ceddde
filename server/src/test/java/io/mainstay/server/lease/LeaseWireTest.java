package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.LeaseStatus;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases over the wire, on one member: what clients get for good requests and for bad ones. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class LeaseWireTest {
  private static final String LEASE = "etcdserverpb.Lease/";
  private static final long UNKNOWN = 987_654_321;

  private TestMembers members;
  private GrpcTestClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 1);
    client = new GrpcTestClient(members.clientPort(0));
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (members != null) {
      members.close();
    }
  }

  @Test
  void aGrantWithoutIdGetsOneThatIsPositive() {
    LeaseGrantResponse first = grant(0, 60).message();
    LeaseGrantResponse second = grant(0, 60).message();

    assertThat(first.getID()).isPositive().isNotEqualTo(second.getID());
    assertThat(first.getID() >>> 48).isEqualTo((members.member(0).memberId() & 0x7fff));
    assertThat(first.getTTL()).isEqualTo(60);
    assertThat(first.getHeader().getMemberId()).isEqualTo(members.member(0).memberId());
    assertThat(first.getHeader().getRevision()).isPositive();
    assertThat(first.getError()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 2})
  void tooShortATimeIsRaised(long ttl) {
    assertThat(grant(0, ttl).message().getTTL()).isEqualTo(2);
  }

  @Test
  void tooLongATimeIsRefused() {
    assertThat(grant(0, 9_000_000_000L).message().getTTL()).isEqualTo(9_000_000_000L);
    assertRefused(grant(0, 9_000_000_001L), EtcdError.LEASE_TTL_TOO_LARGE);
    assertRefused(grant(0, Long.MAX_VALUE), EtcdError.LEASE_TTL_TOO_LARGE);
  }

  @Test
  void anIdInUseIsRefused() {
    grant(-77, 60).message();

    assertRefused(grant(-77, 60), EtcdError.LEASE_EXISTS);
  }

  @Test
  void aRevokedLeaseTakesItsKeysWithItUnderOneRevision() {
    long lease = grant(0, 60).message().getID();
    put("revoked/b", lease).message();
    long before = put("revoked/a", lease).message().getHeader().getRevision();
    LeaseRevokeResponse response = revoke(lease).message();

    assertThat(response.getHeader().getRevision()).isEqualTo(before + 1);
    assertThat(count("revoked/")).isZero();
    assertRefused(revoke(lease), EtcdError.LEASE_NOT_FOUND);
  }

  @Test
  void anUnknownLeaseCannotBeAttached() {
    assertRefused(put("nowhere", UNKNOWN), EtcdError.LEASE_NOT_FOUND);
    TxnRequest txn =
        TxnRequest.newBuilder()
            .addSuccess(RequestOp.newBuilder().setRequestPut(putRequest("nowhere", UNKNOWN)))
            .build();
    assertRefused(
        client.call("etcdserverpb.KV/Txn", txn, TxnResponse.getDefaultInstance()),
        EtcdError.LEASE_NOT_FOUND);

    assertThat(count("nowhere")).isZero();
  }

  @Test
  void aKeyPutAgainWithoutALeaseOutlivesTheOneItHad() {
    long lease = grant(0, 60).message().getID();
    put("detached", lease).message();
    put("detached", 0).message();
    revoke(lease).message();

    assertThat(count("detached")).isEqualTo(1);
  }

  @Test
  void whatIsLeftIsToldWithTheKeysIfAsked() {
    long lease = grant(0, 60).message().getID();
    put("left/b", lease).message();
    put("left/a", lease).message();
    LeaseTimeToLiveResponse with = timeToLive(lease, true).message();
    LeaseTimeToLiveResponse without = timeToLive(lease, false).message();

    assertThat(with.getID()).isEqualTo(lease);
    assertThat(with.getGrantedTTL()).isEqualTo(60);
    assertThat(with.getTTL()).isBetween(1L, 59L);
    assertThat(with.getKeysList()).containsExactly(bytes("left/a"), bytes("left/b"));
    assertThat(with.getHeader().getRevision()).isPositive();
    assertThat(without.getKeysList()).isEmpty();
  }

  @Test
  void anUnknownLeaseHasLessThanNothingLeft() {
    LeaseTimeToLiveResponse response = timeToLive(UNKNOWN, true).message();

    assertThat(response.getID()).isEqualTo(UNKNOWN);
    assertThat(response.getTTL()).isEqualTo(-1);
    assertThat(response.getGrantedTTL()).isZero();
    assertThat(response.hasHeader()).isTrue();
  }

  @Test
  void leasesAreListed() {
    long lease = grant(0, 60).message().getID();
    Reply<LeaseLeasesResponse> reply =
        client.call(
            LEASE + "LeaseLeases",
            LeaseLeasesRequest.getDefaultInstance(),
            LeaseLeasesResponse.getDefaultInstance());

    assertThat(reply.message().getLeasesList()).extracting(LeaseStatus::getID).contains(lease);
    assertThat(reply.message().getHeader().getRevision()).isPositive();
  }

  @Test
  void renewalsAreAnsweredInOrderAndTheStreamEndsWellWhenTheClientIsDone() {
    long lease = grant(0, 60).message().getID();
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive();
    stream.send(renewal(lease));
    stream.send(renewal(UNKNOWN));
    stream.send(renewal(lease));
    stream.halfClose();
    Reply<LeaseKeepAliveResponse> reply = stream.end();

    assertThat(reply.status()).isEqualTo(GrpcStatus.OK);
    assertThat(reply.messages())
        .extracting(LeaseKeepAliveResponse::getID)
        .containsExactly(lease, UNKNOWN, lease);
    assertThat(reply.messages())
        .extracting(LeaseKeepAliveResponse::getTTL)
        .containsExactly(60L, 0L, 60L);
    assertThat(reply.messages()).allMatch(answer -> answer.getHeader().getRevision() > 0);
  }

  @Test
  void aThousandRenewalsInARowAreAllAnswered() {
    long lease = grant(0, 60).message().getID();
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive();
    for (int i = 0; i < 1000; i++) {
      stream.send(renewal(i % 2 == 0 ? lease : UNKNOWN));
    }
    stream.halfClose();

    assertThat(stream.end().messages())
        .hasSize(1000)
        .filteredOn(answer -> answer.getTTL() == 60)
        .hasSize(500);
  }

  @Test
  void garbageOnTheStreamEndsIt() {
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive();
    stream.sendRaw(new byte[] {1, 2, 3, (byte) 0xff});
    Reply<LeaseKeepAliveResponse> reply = stream.end();

    assertThat(reply.status()).isEqualTo(GrpcStatus.INTERNAL);
    assertThat(reply.text()).startsWith("grpc: error unmarshalling request");
  }

  @Test
  void aLeaseThatIsKeptAliveLivesAndOneThatIsNotTakesItsKeysWithIt() {
    long kept = grant(0, 2).message().getID();
    long dropped = grant(0, 2).message().getID();
    put("expiry/kept", kept).message();
    put("expiry/dropped", dropped).message();
    OpenCall<LeaseKeepAliveResponse> stream = keepAlive();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              stream.send(renewal(kept));
              return count("expiry/dropped") == 0;
            });
    assertThat(count("expiry/kept")).isEqualTo(1);
    assertThat(timeToLive(dropped, false).message().getTTL()).isEqualTo(-1);
    assertRefused(put("expiry/dropped", dropped), EtcdError.LEASE_NOT_FOUND);
    stream.halfClose();
    List<LeaseKeepAliveResponse> answers = stream.end().messages();
    assertThat(answers).isNotEmpty().allMatch(answer -> answer.getTTL() == 2);
  }

  private Reply<LeaseGrantResponse> grant(long id, long ttl) {
    return client.call(
        LEASE + "LeaseGrant",
        LeaseGrantRequest.newBuilder().setID(id).setTTL(ttl).build(),
        LeaseGrantResponse.getDefaultInstance());
  }

  private Reply<LeaseRevokeResponse> revoke(long id) {
    return client.call(
        LEASE + "LeaseRevoke",
        LeaseRevokeRequest.newBuilder().setID(id).build(),
        LeaseRevokeResponse.getDefaultInstance());
  }

  private Reply<LeaseTimeToLiveResponse> timeToLive(long id, boolean keys) {
    return client.call(
        LEASE + "LeaseTimeToLive",
        LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(keys).build(),
        LeaseTimeToLiveResponse.getDefaultInstance());
  }

  private OpenCall<LeaseKeepAliveResponse> keepAlive() {
    return client.open(LEASE + "LeaseKeepAlive", LeaseKeepAliveResponse.getDefaultInstance());
  }

  private static Message renewal(long id) {
    return LeaseKeepAliveRequest.newBuilder().setID(id).build();
  }

  private Reply<PutResponse> put(String key, long lease) {
    return client.call(
        "etcdserverpb.KV/Put", putRequest(key, lease), PutResponse.getDefaultInstance());
  }

  private static PutRequest putRequest(String key, long lease) {
    return PutRequest.newBuilder().setKey(bytes(key)).setLease(lease).build();
  }

  private long count(String prefix) {
    return client
        .<RangeResponse>call(
            "etcdserverpb.KV/Range",
            RangeRequest.newBuilder()
                .setKey(bytes(prefix))
                .setRangeEnd(bytes(prefix + "\uffff"))
                .setCountOnly(true)
                .build(),
            RangeResponse.getDefaultInstance())
        .message()
        .getCount();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static void assertRefused(Reply<?> reply, EtcdError error) {
    assertThat(reply.text()).isEqualTo(error.text());
    assertThat(reply.status().code).isEqualTo(error.code().number());
  }
}
