package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.health.HealthCheckRequest;
import io.mainstay.api.health.HealthCheckResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One member over the wire: what clients get for good requests and for bad ones. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class MemberWireTest {
  private static final String KV = "etcdserverpb.KV/";

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
  void aPutCarriesTheWholeHeader() {
    PutResponse response = put("header", "v").message();

    assertThat(response.getHeader().getClusterId()).isEqualTo(members.member(0).clusterId());
    assertThat(response.getHeader().getMemberId()).isEqualTo(members.member(0).memberId());
    assertThat(response.getHeader().getRaftTerm()).isPositive();
    assertThat(range(aRange("header")).message().getHeader().getRevision())
        .isGreaterThanOrEqualTo(response.getHeader().getRevision());
  }

  @Test
  void theListOfMembersHasAHeaderWithoutRevision() {
    Reply<MemberListResponse> reply =
        client.call(
            "etcdserverpb.Cluster/MemberList",
            MemberListRequest.newBuilder().setLinearizable(true).build(),
            MemberListResponse.getDefaultInstance());

    assertThat(reply.message().getHeader().getRevision()).isZero();
    assertThat(reply.message().getMembersList())
        .singleElement()
        .satisfies(member -> assertThat(member.getName()).isEqualTo("m0"));
  }

  @Test
  void theStatusNamesVersionLeaderAndProgress() {
    StatusResponse status =
        client
            .<StatusResponse>call(
                "etcdserverpb.Maintenance/Status",
                StatusRequest.getDefaultInstance(),
                StatusResponse.getDefaultInstance())
            .message();

    assertThat(status.getVersion()).isEqualTo("3.7.1");
    assertThat(status.getLeader()).isEqualTo(members.member(0).memberId());
    assertThat(status.getRaftIndex()).isPositive();
    assertThat(status.getRaftAppliedIndex()).isPositive();
    assertThat(status.hasDowngradeInfo()).isTrue();
    assertThat(status.getErrorsList()).isEmpty();
  }

  @Test
  void aTransactionAsDeepAsAMessageMayBeIsApplied() {
    assertThat(nestedTxn(49).status()).isEqualTo(GrpcStatus.OK);
    assertThat(range(aRange("deep")).message().getCount()).isEqualTo(1);
  }

  @Test
  void aTransactionThatIsDeeperIsNoMessage() {
    Reply<Buffer> reply = nestedTxn(50);

    assertThat(reply.status()).isEqualTo(GrpcStatus.INTERNAL);
    assertThat(reply.text()).startsWith("grpc: error unmarshalling request: ");
  }

  /** The answer is nested even deeper, which not every client reads. */
  private Reply<Buffer> nestedTxn(int depth) {
    TxnRequest txn =
        TxnRequest.newBuilder()
            .addSuccess(
                RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("deep"))))
            .build();
    for (int i = 0; i < depth; i++) {
      txn = TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestTxn(txn)).build();
    }
    return client.callRaw(KV + "Txn", txn.toByteArray());
  }

  @Test
  void theMemberIsServingAndNoOtherServiceIs() {
    assertThat(
            client
                .<HealthCheckResponse>call(
                    "grpc.health.v1.Health/Check",
                    HealthCheckRequest.getDefaultInstance(),
                    HealthCheckResponse.getDefaultInstance())
                .message()
                .getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    Reply<HealthCheckResponse> unknown =
        client.call(
            "grpc.health.v1.Health/Check",
            HealthCheckRequest.newBuilder().setService("other").build(),
            HealthCheckResponse.getDefaultInstance());
    assertThat(unknown.status()).isEqualTo(GrpcStatus.NOT_FOUND);
    assertThat(unknown.text()).isEqualTo("unknown service");
  }

  @Test
  void aStreamedRangeAddsUpToTheWholeRange() {
    for (int i = 0; i < 50; i++) {
      put("stream/%02d".formatted(i), "x".repeat(1000)).message();
    }
    RangeRequest request =
        aRange("stream/").setRangeEnd(ByteString.copyFromUtf8("stream0")).setLimit(45).build();

    Reply<RangeStreamResponse> streamed =
        client.call(KV + "RangeStream", request, RangeStreamResponse.getDefaultInstance());
    List<KeyValue> pairs = new ArrayList<>();
    streamed.messages().forEach(chunk -> pairs.addAll(chunk.getRangeResponse().getKvsList()));
    RangeResponse whole = range(request.toBuilder()).message();

    assertThat(streamed.status()).isEqualTo(GrpcStatus.OK);
    assertThat(streamed.messages()).hasSizeGreaterThan(1);
    assertThat(pairs).isEqualTo(whole.getKvsList());
    RangeResponse last = streamed.messages().get(streamed.messages().size() - 1).getRangeResponse();
    assertThat(last.getCount()).isEqualTo(whole.getCount());
    assertThat(last.getMore()).isTrue();
    assertThat(last.hasHeader()).isTrue();
    assertThat(streamed.messages().subList(0, streamed.messages().size() - 1))
        .noneMatch(chunk -> chunk.getRangeResponse().hasHeader());
  }

  @Test
  void regression14110_13523_whatAClientBreaksOffIsDoneInWholeOrNotAtAll() {
    // Some come to be applied, some do not, as it happens.
    await()
        .until(
            () -> {
              breakOffTransactions();
              return !brokenOff().isEmpty();
            });
    assertThat(put("after what was broken off", "v").status()).isEqualTo(GrpcStatus.OK);

    Map<Long, Long> keysByRevision =
        brokenOff().stream()
            .collect(Collectors.groupingBy(KeyValue::getModRevision, Collectors.counting()));
    assertThat(keysByRevision.values()).isNotEmpty().allMatch(keys -> keys == 2);
  }

  private void breakOffTransactions() {
    for (int i = 0; i < 50; i++) {
      OpenCall<TxnResponse> call = client.open(KV + "Txn", TxnResponse.getDefaultInstance());
      call.send(
          TxnRequest.newBuilder()
              .addSuccess(RequestOp.newBuilder().setRequestPut(aPut("broken/" + i + "/a", "")))
              .addSuccess(RequestOp.newBuilder().setRequestPut(aPut("broken/" + i + "/b", "")))
              .build());
      call.cancel();
    }
  }

  private List<KeyValue> brokenOff() {
    return range(aRange("broken/").setRangeEnd(ByteString.copyFromUtf8("broken0")))
        .message()
        .getKvsList();
  }

  @Test
  void aMessageBeyondTheLimitOfTheTransportIsRefused() {
    assertRefused(
        put("big", "x".repeat(2_097_152)),
        GrpcStatus.RESOURCE_EXHAUSTED,
        "grpc: received message larger than max (2097162 vs. 2097152)");
  }

  @Test
  void aRequestBeyondTheLimitOfTheLogIsRefused() {
    assertRefused(put("big", "x".repeat(1_572_864)), EtcdError.REQUEST_TOO_LARGE);
  }

  @Test
  void aTransactionOfTooManyOperationsIsRefused() {
    RequestOp operation = RequestOp.newBuilder().setRequestPut(aPut("k", "v")).build();
    assertRefused(
        call(
            "Txn",
            TxnRequest.newBuilder().addAllSuccess(Collections.nCopies(129, operation)).build(),
            TxnResponse.getDefaultInstance()),
        EtcdError.TOO_MANY_OPS);
  }

  @Test
  void badArgumentsGetTheTextsOfEtcd() {
    assertRefused(put("", "v"), EtcdError.KEY_NOT_PROVIDED);
    assertRefused(range(aRange("")), EtcdError.KEY_NOT_PROVIDED);
    assertRefused(range(aRange("k").setRevision(1_000_000)), EtcdError.FUTURE_REVISION);
    assertRefused(
        call("Put", aPut("k", "v").setLease(4711).build(), PutResponse.getDefaultInstance()),
        EtcdError.LEASE_NOT_FOUND);
    assertRefused(
        call(
            "Put",
            aPut("never put", "").setIgnoreValue(true).build(),
            PutResponse.getDefaultInstance()),
        EtcdError.KEY_NOT_FOUND);
    assertRefused(
        call(
            "Txn",
            TxnRequest.newBuilder().addCompare(Compare.getDefaultInstance()).build(),
            TxnResponse.getDefaultInstance()),
        EtcdError.KEY_NOT_PROVIDED);
    assertRefused(
        call(
            "Compact",
            CompactionRequest.newBuilder().setRevision(1_000_000).build(),
            PutResponse.getDefaultInstance()),
        EtcdError.FUTURE_REVISION);
  }

  @Test
  void aRefusedRequestWritesNothing() {
    long before = range(aRange("k")).message().getHeader().getRevision();

    put("big", "x".repeat(1_572_864));
    call("Put", aPut("k", "v").setLease(4711).build(), PutResponse.getDefaultInstance());

    assertThat(range(aRange("k")).message().getHeader().getRevision()).isEqualTo(before);
  }

  @Test
  void garbageEndsOnlyItsOwnCall() {
    assertThat(client.callRaw(KV + "Put", new byte[] {(byte) 0xff, (byte) 0xff, 1}).status())
        .isEqualTo(GrpcStatus.INTERNAL);
    assertThat(put("after garbage", "v").status()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aCallWithoutAMessageIsRefused() {
    OpenCall<PutResponse> call = client.open(KV + "Put", PutResponse.getDefaultInstance());
    call.halfClose();

    assertThat(call.end().status()).isEqualTo(GrpcStatus.INTERNAL);
  }

  @Test
  void whatIsNotThereIsUnimplemented() {
    Reply<?> method = client.callRaw(KV + "Nothing", new byte[0]);
    assertThat(method.status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    assertThat(method.text()).isEqualTo("unknown method Nothing for service etcdserverpb.KV");
    Reply<?> service = client.callRaw("no.Such/Method", new byte[0]);
    assertThat(service.status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    assertThat(service.text()).isEqualTo("unknown service no.Such");
  }

  private Reply<PutResponse> put(String key, String value) {
    return call("Put", aPut(key, value).build(), PutResponse.getDefaultInstance());
  }

  private Reply<RangeResponse> range(RangeRequest.Builder request) {
    return call("Range", request.build(), RangeResponse.getDefaultInstance());
  }

  private <T extends Message> Reply<T> call(String method, Message request, T responseType) {
    return client.call(KV + method, request, responseType);
  }

  private static void assertRefused(Reply<?> reply, EtcdError error) {
    assertRefused(reply, GrpcStatus.valueOf(error.code().number()), error.text());
  }

  private static void assertRefused(Reply<?> reply, GrpcStatus status, String text) {
    assertThat(reply.text()).isEqualTo(text);
    assertThat(reply.status()).isEqualTo(status);
  }

  private static PutRequest.Builder aPut(String key, String value) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value));
  }

  private static RangeRequest.Builder aRange(String key) {
    return RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key));
  }
}
