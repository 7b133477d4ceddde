package io.mainstay.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeStreamResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.health.HealthCheckRequest;
import io.mainstay.api.health.HealthCheckResponse;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.TestMembers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of calls over the wire. */
@SuppressWarnings("NullAway.Init") // before each test
class AuditWireTest {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeEach
  void start(@TempDir Path directory) {
    members = TestMembers.startAudited(directory, new Lines());
    client = new GrpcTestClient(members.clientPort(0));
  }

  @AfterEach
  void stop() {
    client.close();
    members.close();
  }

  @Test
  void aPutIsOneLineWithoutTheValue() {
    client.<PutResponse>call(
        "etcdserverpb.KV/Put",
        PutRequest.newBuilder().setKey(bytes("k")).setValue(bytes("secret")).build(),
        PutResponse.getDefaultInstance());

    assertThat(theOnlyLine())
        .contains("\"method\":\"etcdserverpb.KV/Put\"")
        .contains("\"touched\":[{\"access\":\"write\",\"key\":\"k\"}]")
        .contains("\"code\":\"OK\"")
        .contains("\"revision\":2")
        .contains("\"remote\":\"127.0.0.1:")
        .doesNotContain("secret");
  }

  @Test
  void aCallAsJsonIsOneAsAnyOther() throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + members.clientPort(0) + "/v3/kv/put"))
                .POST(BodyPublishers.ofString("{\"key\":\"aw==\",\"value\":\"c2VjcmV0\"}"))
                .build(),
            BodyHandlers.discarding());

    assertThat(theOnlyLine())
        .contains("\"method\":\"etcdserverpb.KV/Put\"")
        .contains("\"touched\":[{\"access\":\"write\",\"key\":\"k\"}]")
        .contains("\"revision\":2")
        .contains("\"remote\":\"127.0.0.1:");
  }

  @Test
  void aRequestOfTheOldApiIsALineWithoutTheValue() throws Exception {
    old("PUT", "/v2/keys/a/b", "value=secret");

    assertThat(theOnlyLine())
        .contains("\"method\":\"PUT /v2/keys\"")
        .contains("\"touched\":[{\"access\":\"write\",\"key\":\"/a/b\"}]")
        .contains("\"code\":\"OK\"")
        .contains("\"remote\":\"127.0.0.1:")
        .doesNotContain("secret");
  }

  @Test
  void aRefusalOfTheOldApiSaysWhy() throws Exception {
    old("DELETE", "/v2/keys/none", "");

    assertThat(theOnlyLine())
        .contains("\"touched\":[{\"access\":\"delete\",\"key\":\"/none\"}]")
        .contains("\"code\":\"NOT_FOUND\"")
        .contains("\"error\":\"Key not found (/none)\"");
  }

  @Test
  void usersOfTheOldApiAreNamedWithoutTheirPasswords() throws Exception {
    old("PUT", "/v2/auth/users/alice", "{\"user\":\"alice\",\"password\":\"secret\"}");

    assertThat(theOnlyLine())
        .contains("\"method\":\"PUT /v2/auth/users\"")
        .contains("\"touched\":[{\"user\":\"alice\"}]")
        .doesNotContain("secret", "$2");
  }

  @Test
  void membersOfTheOldApiAreNamed() throws Exception {
    old("DELETE", "/v2/members/1a", "");

    assertThat(theOnlyLine())
        .contains("\"method\":\"DELETE /v2/members\"")
        .contains("\"touched\":[{\"member\":\"1a\"}]")
        .contains("\"code\":\"NOT_FOUND\"");
  }

  private void old(String method, String path, String body) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + members.clientPort(0) + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding());
  }

  @Test
  void aRefusalSaysWhy() {
    client.<AuthEnableResponse>call(
        "etcdserverpb.Auth/AuthEnable",
        AuthEnableRequest.getDefaultInstance(),
        AuthEnableResponse.getDefaultInstance());

    assertThat(theOnlyLine())
        .contains("\"code\":\"FAILED_PRECONDITION\"")
        .contains("\"error\":\"etcdserver: root user does not exist\"");
  }

  @Test
  void eachWatcherIsALineWhetherItCameToBeOrNot() {
    OpenCall<WatchResponse> watch =
        client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    watch.send(create(WatchCreateRequest.newBuilder().setKey(bytes("good"))));
    watch.send(create(WatchCreateRequest.newBuilder().setKey(bytes("bad")).setStartRevision(-1)));
    await().until(() -> lines.size() == 2);
    watch.cancel();

    assertThat(List.copyOf(lines))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"key\":\"good\"").contains("\"code\":\"OK\""),
            second -> assertThat(second).contains("\"key\":\"bad\"").contains("OUT_OF_RANGE"));
  }

  @Test
  void streamsAndRecipesAreRecordedOnceAndKeepAlivesAndHealthNever() {
    OpenCall<LeaseKeepAliveResponse> renewals =
        client.open(
            "etcdserverpb.Lease/LeaseKeepAlive", LeaseKeepAliveResponse.getDefaultInstance());
    renewals.send(LeaseKeepAliveRequest.newBuilder().setID(7).build());
    renewals.halfClose();
    renewals.end();
    client.<HealthCheckResponse>call(
        "grpc.health.v1.Health/Check",
        HealthCheckRequest.getDefaultInstance(),
        HealthCheckResponse.getDefaultInstance());
    client.<RangeStreamResponse>call(
        "etcdserverpb.KV/RangeStream",
        RangeRequest.newBuilder().setKey(bytes("k")).build(),
        RangeStreamResponse.getDefaultInstance());
    client.<LockResponse>call(
        "v3lockpb.Lock/Lock",
        LockRequest.newBuilder().setName(bytes("door")).build(),
        LockResponse.getDefaultInstance());
    await().until(() -> lines.stream().anyMatch(line -> line.contains("Lock/Lock")));

    assertThat(List.copyOf(lines))
        .satisfiesExactly(
            first -> assertThat(first).contains("KV/RangeStream").contains("\"code\":\"OK\""),
            second ->
                assertThat(second)
                    .contains("v3lockpb.Lock/Lock")
                    .contains("\"lock\":\"door\"")
                    .contains("\"code\":\"OK\""));
  }

  private String theOnlyLine() {
    await().until(() -> !lines.isEmpty());
    assertThat(lines).hasSize(1);
    return lines.element();
  }

  private static WatchRequest create(WatchCreateRequest.Builder watcher) {
    return WatchRequest.newBuilder().setCreateRequest(watcher).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private final class Lines implements AuditSink {
    @Override
    public void write(byte[] written) {
      new String(written, StandardCharsets.UTF_8).lines().forEach(lines::add);
    }

    @Override
    public void close() {}
  }
}
