package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.etcdserverpb.WatchCancelRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.RecordingTracer;
import io.mainstay.server.fixture.RecordingTracer.Kept;
import io.mainstay.server.fixture.TestMembers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that calls over the wire leave. */
@SuppressWarnings("NullAway.Init") // the member is started before each test
class CallTracingTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final String TRACE_PARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final PutRequest PUT =
      PutRequest.newBuilder().setKey(KEY).setValue(ByteString.copyFromUtf8("secret")).build();

  @TempDir Path directory;

  private final RecordingTracer tracer = new RecordingTracer();
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeEach
  void start() {
    members = TestMembers.startTraced(directory, tracer);
    client = new GrpcTestClient(members.clientPort(0));
  }

  @AfterEach
  void stop() {
    client.close();
    members.close();
  }

  @Test
  void aWriteIsTracedFromTheCallToItsApplication() {
    client.call("etcdserverpb.KV/Put", PUT, PutResponse.getDefaultInstance()).message();

    String call = "etcdserverpb.KV/Put";
    await()
        .untilAsserted(
            () ->
                assertThat(tracer.endedPaths())
                    .containsExactly(
                        call,
                        call + "/put",
                        call + "/put/propose",
                        call + "/put/consensus",
                        call + "/put/apply"));
  }

  @Test
  void theSpanOfACallSaysWhatItWasAndHowItEnded() {
    client.call("etcdserverpb.KV/Put", PUT, PutResponse.getDefaultInstance()).message();

    assertThat(ended("etcdserverpb.KV/Put").attributes())
        .containsEntry("rpc.system", "grpc")
        .containsEntry("rpc.service", "etcdserverpb.KV")
        .containsEntry("rpc.method", "Put")
        .containsEntry("rpc.grpc.status_code", 0L)
        .containsEntry("network.peer.address", "127.0.0.1")
        .containsKey("network.peer.port");
  }

  @Test
  void valuesAreNotTold() {
    client.call("etcdserverpb.KV/Put", PUT, PutResponse.getDefaultInstance()).message();

    assertThat(ended("put").attributes()).containsOnlyKeys("key").containsEntry("key", "k");
  }

  @Test
  void aReadIsTracedWithItsWaitForTheReadIndex() {
    client
        .call(
            "etcdserverpb.KV/Range",
            RangeRequest.newBuilder().setKey(KEY).setLimit(3).build(),
            RangeResponse.getDefaultInstance())
        .message();

    ended("etcdserverpb.KV/Range");
    assertThat(tracer.endedPaths())
        .containsExactly(
            "etcdserverpb.KV/Range",
            "etcdserverpb.KV/Range/range",
            "etcdserverpb.KV/Range/range/read_index");
    assertThat(ended("range").attributes())
        .containsEntry("range_begin", "k")
        .containsEntry("range_end", "")
        .containsEntry("rev", 0L)
        .containsEntry("limit", 3L)
        .containsEntry("count_only", false)
        .containsEntry("keys_only", false);
  }

  @Test
  void aTransactionIsDescribedByItsFirstOperations() {
    TxnRequest txn =
        TxnRequest.newBuilder()
            .addCompare(Compare.newBuilder().setKey(KEY))
            .addSuccess(RequestOp.newBuilder().setRequestPut(PUT))
            .build();
    client.call("etcdserverpb.KV/Txn", txn, TxnResponse.getDefaultInstance()).message();

    assertThat(ended("txn").attributes())
        .containsEntry("compare_first_key", "k")
        .containsEntry("success_first_key", "k")
        .containsEntry("success_first_type", "put")
        .containsEntry("success_first_lease", 0L)
        .containsEntry("compare_len", 1L)
        .containsEntry("success_len", 1L)
        .containsEntry("failure_len", 0L)
        .containsEntry("read_only", false);
  }

  @Test
  void aRefusalThatIsTheClientsOwnFaultIsNoFailureOfTheCall() {
    client.call(
        "etcdserverpb.KV/Put", PutRequest.getDefaultInstance(), PutResponse.getDefaultInstance());

    Kept call = ended("etcdserverpb.KV/Put");
    assertThat(call.attributes()).containsEntry("rpc.grpc.status_code", 3L);
    assertThat(call.failure()).isEmpty();
  }

  @Test
  void aCallSaysWhichTraceItIsAPartOf() {
    client.traceParent(TRACE_PARENT);
    client.call("etcdserverpb.KV/Put", PUT, PutResponse.getDefaultInstance()).message();

    assertThat(ended("etcdserverpb.KV/Put").traceParent()).hasValue(TRACE_PARENT);
  }

  @Test
  void aCallAsJsonSaysItInItsMetadata() throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + members.clientPort(0) + "/v3/kv/put"))
                .header("Grpc-Metadata-traceparent", TRACE_PARENT)
                .POST(BodyPublishers.ofString("{\"key\":\"aw==\"}"))
                .build(),
            BodyHandlers.discarding());

    assertThat(ended("etcdserverpb.KV/Put").traceParent()).hasValue(TRACE_PARENT);
    assertThat(tracer.spans("apply")).hasSize(1);
  }

  @Test
  void aWatcherHasASpanUntilItIsCanceled() {
    OpenCall<WatchResponse> watch =
        client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    watch.send(
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY).setPrevKv(true))
            .build());
    await().until(() -> watch.received().size() == 1);

    assertThat(tracer.endedPaths()).isEmpty();
    assertThat(tracer.spans("watch").get(0).attributes())
        .containsEntry("key", "k")
        .containsEntry("prev_kv", true);

    watch.send(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.getDefaultInstance())
            .build());

    ended("watch");
    assertThat(tracer.spans("etcdserverpb.Watch/Watch").get(0).hasEnded()).isFalse();
    watch.cancel();
    assertThat(ended("etcdserverpb.Watch/Watch").attributes())
        .containsEntry("rpc.grpc.status_code", 1L);
  }

  @Test
  void whoeverGoesEndsTheSpansOfHisWatchers() {
    OpenCall<WatchResponse> watch =
        client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    watch.send(
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
            .build());
    await().until(() -> watch.received().size() == 1);

    watch.cancel();

    assertThat(ended("watch").failure()).isEmpty();
  }

  @Test
  void everyRenewalOfALeaseHasASpan() {
    client
        .call(
            "etcdserverpb.Lease/LeaseGrant",
            LeaseGrantRequest.newBuilder().setID(7).setTTL(60).build(),
            LeaseGrantResponse.getDefaultInstance())
        .message();
    OpenCall<LeaseKeepAliveResponse> renewals =
        client.open(
            "etcdserverpb.Lease/LeaseKeepAlive", LeaseKeepAliveResponse.getDefaultInstance());
    Message renewal = LeaseKeepAliveRequest.newBuilder().setID(7).build();
    renewals.send(renewal);
    renewals.send(renewal);
    await().until(() -> renewals.received().size() == 2);

    assertThat(tracer.endedPaths())
        .filteredOn("etcdserverpb.Lease/LeaseKeepAlive/lease_renew"::equals)
        .hasSize(2);
    assertThat(ended("lease_grant").attributes()).containsEntry("id", 7L).containsEntry("ttl", 60L);
  }

  @Test
  void theTracerIsClosedWithTheMember() {
    members.close();

    assertThat(tracer.isClosed()).isTrue();
  }

  /** The first span of a name, once it has ended. */
  private Kept ended(String name) {
    await().until(() -> !tracer.spans(name).isEmpty() && tracer.spans(name).get(0).hasEnded());
    return tracer.spans(name).get(0);
  }
}
