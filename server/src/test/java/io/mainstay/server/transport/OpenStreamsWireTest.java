package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.config.RaftSettings;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls that stay open when the leader is lost, and when the member stops. */
class OpenStreamsWireTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  @TempDir Path directory;

  @Test
  void whoAsksForALeaderIsToldThatThereIsNone() {
    RaftSettings quick =
        RaftSettings.defaults().withTiming(Duration.ofMillis(50), Duration.ofMillis(500));
    try (TestMembers members = TestMembers.start(directory, 3, settings -> settings.raft(quick));
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      OpenCall<WatchResponse> patient = openWatch(client);
      client.requireLeader(true);
      OpenCall<WatchResponse> demanding = openWatch(client);

      members.member(1).close();
      members.member(2).close();

      assertNoLeader(demanding.end());
      assertNoLeader(askForWatch(client).end());
      assertNoLeader(read(client));
      client.requireLeader(false);
      assertThat(read(client).status()).isEqualTo(GrpcStatus.OK);
      assertThat(patient.hasEnded()).isFalse();
    }
  }

  @Test
  void aMemberThatStopsEndsItsStreams() {
    try (TestMembers members = TestMembers.start(directory, 1)) {
      GrpcTestClient client = new GrpcTestClient(members.clientPort(0));
      OpenCall<WatchResponse> watch = openWatch(client);

      CompletableFuture<Void> closed = CompletableFuture.runAsync(members.member(0)::close);
      Reply<WatchResponse> end = watch.end();
      client.close();
      closed.join();

      assertThat(end.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
      assertThat(end.text()).isEqualTo("etcdserver: server stopped");
    }
  }

  private static void assertNoLeader(Reply<?> reply) {
    assertThat(reply.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(reply.text()).isEqualTo("etcdserver: no leader");
  }

  private static OpenCall<WatchResponse> openWatch(GrpcTestClient client) {
    OpenCall<WatchResponse> call = askForWatch(client);
    await().until(() -> call.received().size() == 1);
    return call;
  }

  private static OpenCall<WatchResponse> askForWatch(GrpcTestClient client) {
    OpenCall<WatchResponse> call =
        client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
    call.send(
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
            .build());
    return call;
  }

  private static Reply<RangeResponse> read(GrpcTestClient client) {
    return client.call(
        "etcdserverpb.KV/Range",
        RangeRequest.newBuilder().setKey(KEY).setSerializable(true).build(),
        RangeResponse.getDefaultInstance());
  }
}
