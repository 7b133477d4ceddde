package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberCommands.ListedMember;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators ask of a running cluster of three about its members. Every test leaves three
 * members, which all run.
 */
@TestInstance(Lifecycle.PER_CLASS)
class MembershipIT {
  private static final String UNKNOWN = "1234567890abcdef";

  private GrowingCluster cluster;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  MembershipIT() {}

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    cluster = GrowingCluster.start(directory, 3);
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void everyMemberIsFoundThroughOneOfThem() {
    String[] endpoints =
        cluster.members().stream().map(MemberProcess::url).sorted().toArray(String[]::new);

    assertThat(cluster.member(0).etcdctl().run("endpoint", "status", "--cluster").lines())
        .extracting(line -> line.substring(0, line.indexOf(',')))
        .containsExactlyInAnyOrder(endpoints);
    // Up to 3.4, etcdctl prints health as if it were an error.
    var health = cluster.member(0).etcdctl().tryRun("", "endpoint", "health", "--cluster");
    assertThat((health.output() + health.errors()).lines())
        .extracting(line -> line.substring(0, line.indexOf(':', "http://127.0.0.1:".length())))
        .containsExactlyInAnyOrder(
            cluster.members().stream()
                .map(member -> member.url() + " is healthy")
                .toArray(String[]::new));
  }

  @Test
  void leadershipMovesToTheMemberThatIsNamed() {
    MemberProcess leader = cluster.leader();
    MemberProcess other = cluster.follower();
    String from = leader.id();
    String to = other.id();

    assertThat(cluster.etcdctl().run("move-leader", to))
        .isEqualTo("Leadership transferred from " + from + " to " + to + "\n");

    assertThat(other.status().leads()).isTrue();
  }

  @Test
  void leadershipDoesNotMoveToAStranger() {
    assertThat(cluster.etcdctl().fail("move-leader", UNKNOWN))
        .contains("etcdserver: bad leader transferee");
  }

  @Test
  void aMemberMovesToAnotherPeerUrl() {
    MemberProcess moving = cluster.follower();
    String id = moving.id();
    MemberProcess other =
        cluster.members().stream().filter(member -> member != moving).findFirst().orElseThrow();
    moving.move();

    assertThat(other.commands().update(id, moving.peerUrl()))
        .startsWith("Member %16s updated in cluster ".formatted(id));
    moving.restart();
    moving.awaitReady();

    assertThat(other.commands().list())
        .filteredOn(member -> member.id().equals(id))
        .extracting(ListedMember::peerUrls)
        .containsExactly(moving.peerUrl());
    moving.etcdctl().run("put", "moved", "yes");
    assertThat(other.etcdctl().run("get", "moved")).isEqualTo("moved\nyes\n");
  }

  @Test
  void unknownMembersAreNeitherRemovedNorUpdatedNorPromoted() {
    assertUnchangedBy(
        () -> {
          assertRefused("etcdserver: member not found", "member", "remove", UNKNOWN);
          assertRefused(
              "etcdserver: member not found",
              "member",
              "update",
              UNKNOWN,
              "--peer-urls=http://127.0.0.1:1");
          assertRefused("etcdserver: member not found", "member", "promote", UNKNOWN);
        });
  }

  @Test
  void aVoterIsNotPromoted() {
    assertUnchangedBy(
        () ->
            assertRefused(
                "etcdserver: can only promote a learner member",
                "member",
                "promote",
                cluster.follower().id()));
  }

  @Test
  void aPeerUrlBelongsToOneMemberOnly() {
    String taken = "--peer-urls=" + cluster.member(1).peerUrl();

    assertUnchangedBy(
        () -> {
          assertThat(addOnceHealthy(taken)).contains("etcdserver: Peer URLs already exists");
          assertRefused(
              "etcdserver: Peer URLs already exists",
              "member",
              "update",
              cluster.member(0).id(),
              taken);
        });
  }

  @Test
  void malformedPeerUrlsAreRefused() {
    assertUnchangedBy(
        () -> {
          for (List<String> malformed :
              List.of(
                  List.<String>of(),
                  List.of("badurl"),
                  List.of("http://127.0.0.1"),
                  List.of("http://127.0.0.1:1/path"),
                  List.of("ftp://127.0.0.1:1"))) {
            assertThat(refusalOf(malformed))
                .as("%s", malformed)
                .contains("etcdserver: given member URLs are invalid");
          }
        });
  }

  @Test
  void aLiveMemberIsNotRemovedWhenAnotherIsDown() {
    MemberProcess down = cluster.follower();
    String live = cluster.members().stream().filter(member -> member != down).toList().get(1).id();
    addOnceHealthy("--peer-urls=" + down.peerUrl());
    down.process().kill();

    assertUnchangedBy(
        () -> assertRefused("etcdserver: unhealthy cluster", "member", "remove", live));

    down.restart();
    down.awaitReady();
  }

  private String addOnceHealthy(String peerUrls) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> cluster.etcdctl().fail("member", "add", "another", peerUrls),
            errors -> !errors.contains("unhealthy"));
  }

  /** The client refuses malformed URLs itself, so this goes past it. */
  private Optional<String> refusalOf(List<String> peerUrls) {
    Vertx vertx = Vertx.vertx();
    try (WireClient client = new WireClient(vertx, cluster.member(0).clientPort())) {
      return client
          .refusal(
              Methods.MEMBER_ADD, MemberAddRequest.newBuilder().addAllPeerURLs(peerUrls).build())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void assertRefused(String text, String... command) {
    assertThat(cluster.etcdctl().fail(command).stripTrailing()).endsWith("Error: " + text);
  }

  private void assertUnchangedBy(Runnable attempts) {
    List<ListedMember> before = cluster.commands().list();
    attempts.run();
    assertThat(cluster.commands().list()).isEqualTo(before);
  }
}
