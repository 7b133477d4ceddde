package io.mainstay.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DowngradeRequest;
import io.mainstay.api.etcdserverpb.DowngradeRequest.DowngradeAction;
import io.mainstay.api.etcdserverpb.DowngradeResponse;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three members: moving the leader, and preparing for the version before. */
@Timeout(90)
@SuppressWarnings("NullAway.Init") // before each test
class OperatorWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestMembers members;
  private List<GrpcTestClient> clients;

  @BeforeEach
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 3);
    clients =
        IntStream.range(0, 3)
            .mapToObj(index -> new GrpcTestClient(members.clientPort(index)))
            .toList();
    await().atMost(PATIENCE).until(() -> version(0).contains("\"etcdcluster\":\"3.7.0\""));
  }

  @AfterEach
  void stop() {
    clients.forEach(GrpcTestClient::close);
    members.close();
  }

  @Test
  void leadershipMovesToTheMemberThatIsNamed() {
    int leader = leader();
    int next = (leader + 1) % 3;

    Reply<MoveLeaderResponse> reply = move(leader, members.member(next).memberId());

    assertThat(reply.message().hasHeader()).isFalse();
    assertThat(leader()).isEqualTo(next);
  }

  @Test
  void aLeaderThatIsMovedToItselfStays() {
    int leader = leader();

    assertThat(move(leader, members.member(leader).memberId()).status()).isEqualTo(GrpcStatus.OK);
    assertThat(leader()).isEqualTo(leader);
  }

  @Test
  void onlyTheLeaderMovesLeadershipAndOnlyToAMember() {
    int leader = leader();

    assertRefused(move((leader + 1) % 3, members.member(leader).memberId()), EtcdError.NOT_LEADER);
    assertRefused(move(leader, 12345), EtcdError.BAD_LEADER_TRANSFEREE);
  }

  @Test
  void aDowngradeIsValidatedEnabledAndCancelled() throws Exception {
    assertThat(downgrade(DowngradeAction.VALIDATE, "3.6").message().getVersion()).isEqualTo("3.7");
    assertThat(enabled()).isEqualTo("false");

    Reply<DowngradeResponse> enabled = downgrade(DowngradeAction.ENABLE, "3.6.0");
    assertThat(enabled.message().getVersion()).isEqualTo("3.7");
    assertThat(enabled.message().getHeader().getRevision()).isPositive();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(version(1))
                  .isEqualTo(
                      "{\"etcdserver\":\"3.7.1\",\"etcdcluster\":\"3.6.0\",\"storage\":\"3.6.0\"}");
              assertThat(status(1).getStorageVersion()).isEqualTo("3.6.0");
              assertThat(status(1).getDowngradeInfo().getEnabled()).isTrue();
              assertThat(status(1).getDowngradeInfo().getTargetVersion()).isEqualTo("3.6.0");
            });
    assertThat(enabled()).isEqualTo("true");
    assertRefused(downgrade(DowngradeAction.ENABLE, "3.5"), EtcdError.DOWNGRADE_IN_PROGRESS);

    assertThat(downgrade(DowngradeAction.CANCEL, "").message().getVersion()).isEqualTo("3.6");
    await().atMost(PATIENCE).until(() -> version(2).contains("\"etcdcluster\":\"3.7.0\""));
    assertThat(enabled()).isEqualTo("false");
    assertThat(status(2).getDowngradeInfo().getEnabled()).isFalse();
  }

  @Test
  void anImpossibleDowngradeIsRefused() {
    assertRefused(
        downgrade(DowngradeAction.VALIDATE, "3.5"), EtcdError.INVALID_DOWNGRADE_TARGET_VERSION);
    assertRefused(
        downgrade(DowngradeAction.ENABLE, "3.7"), EtcdError.INVALID_DOWNGRADE_TARGET_VERSION);
    assertRefused(
        downgrade(DowngradeAction.VALIDATE, "foo"), EtcdError.WRONG_DOWNGRADE_VERSION_FORMAT);
  }

  @Test
  void cancellingWhatIsNotUnderWayIsFine() {
    assertThat(downgrade(DowngradeAction.CANCEL, "").message().getVersion()).isEqualTo("3.7");
  }

  @Test
  void anUnknownActionIsAnUnknownMethod() {
    DowngradeRequest request = DowngradeRequest.newBuilder().setActionValue(7).build();
    Reply<DowngradeResponse> reply =
        clients
            .get(0)
            .call(
                "etcdserverpb.Maintenance/Downgrade",
                request,
                DowngradeResponse.getDefaultInstance());

    assertThat(reply.status()).isEqualTo(GrpcStatus.UNKNOWN);
    assertThat(reply.text()).isEqualTo("etcdserver: unknown method");
  }

  private int leader() {
    long id = status(0).getLeader();
    return IntStream.range(0, 3)
        .filter(index -> members.member(index).memberId() == id)
        .findFirst()
        .orElseThrow();
  }

  private StatusResponse status(int index) {
    return clients
        .get(index)
        .<StatusResponse>call(
            "etcdserverpb.Maintenance/Status",
            StatusRequest.getDefaultInstance(),
            StatusResponse.getDefaultInstance())
        .message();
  }

  private Reply<MoveLeaderResponse> move(int asked, long target) {
    return clients
        .get(asked)
        .call(
            "etcdserverpb.Maintenance/MoveLeader",
            MoveLeaderRequest.newBuilder().setTargetID(target).build(),
            MoveLeaderResponse.getDefaultInstance());
  }

  private Reply<DowngradeResponse> downgrade(DowngradeAction action, String version) {
    return clients
        .get(0)
        .call(
            "etcdserverpb.Maintenance/Downgrade",
            DowngradeRequest.newBuilder().setAction(action).setVersion(version).build(),
            DowngradeResponse.getDefaultInstance());
  }

  private String version(int index) throws IOException, InterruptedException {
    return get(members.clientPort(index), "/version");
  }

  private String enabled() throws IOException, InterruptedException {
    return get(members.peerPort(0), "/downgrade/enabled");
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static void assertRefused(Reply<?> reply, EtcdError reason) {
    assertThat(reply.text()).isEqualTo(reason.text());
    assertThat(reply.status().code).isEqualTo(reason.code().number());
  }
}
