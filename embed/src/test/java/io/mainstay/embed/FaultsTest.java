package io.mainstay.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.mainstay.embed.EmbeddedMember.State;
import io.mainstay.embed.client.EmbeddedClientException;
import io.mainstay.embed.client.Get;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be done to the members of a cluster of three. */
class FaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        EmbeddedCluster.builder()
            .members(3)
            .timing(Duration.ofMillis(50), Duration.ofMillis(500))
            .start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @BeforeEach
  void mendEverything() {
    cluster.mendAll();
    cluster.members().forEach(EmbeddedMember::resume);
    cluster.members().forEach(EmbeddedMember::start);
    cluster.awaitReady(PATIENCE);
  }

  @Test
  void theOthersGoOnWithoutALeaderThatIsKilled() {
    EmbeddedMember lost = leader();

    lost.kill();

    await().atMost(PATIENCE).until(() -> cluster.leader().isPresent());
    put(leader(), "killed", "yes");
    assertThat(lost.state()).isEqualTo(State.STOPPED);
    assertThat(value(leader(), "killed")).contains("yes");
  }

  @Test
  void aMemberThatIsStartedAgainHasWhatItMissed() {
    EmbeddedMember member = follower();
    member.kill();
    put(leader(), "missed", "yes");

    member.start();
    cluster.awaitReady(PATIENCE);

    assertThat(value(member, "missed")).contains("yes");
  }

  @Test
  void whatAKilledMemberAcknowledgedIsThereWhenAllStartAgain() {
    put(leader(), "acknowledged", "yes");
    cluster.members().forEach(EmbeddedMember::kill);

    cluster.members().forEach(EmbeddedMember::start);
    cluster.awaitReady(PATIENCE);

    assertThat(value(leader(), "acknowledged")).contains("yes");
  }

  @Test
  void aLeaderThatStopsHandsLeadershipOver() {
    EmbeddedMember before = leader();

    before.stop();

    await().atMost(PATIENCE).until(() -> cluster.leader().filter(now -> now != before).isPresent());
  }

  @Test
  void thePortsOfAKilledMemberRefuse() {
    EmbeddedMember member = follower();

    member.kill();

    assertThatThrownBy(() -> connect(member.clientEndpoint())).isInstanceOf(ConnectException.class);
  }

  @Test
  void aPausedMemberAcceptsButDoesNotAnswer() throws IOException {
    EmbeddedMember member = follower();

    member.pause();

    try (Socket socket = asking(member)) {
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whatAPausedMemberIsAskedItAnswersWhenItGoesOn() throws IOException {
    EmbeddedMember member = follower();
    member.pause();

    try (Socket socket = asking(member)) {
      member.resume();

      assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void theOthersElectALeaderWhileTheirsIsPaused() {
    EmbeddedMember paused = leader();

    paused.pause();

    await().atMost(PATIENCE).until(() -> cluster.leader().filter(now -> now != paused).isPresent());
    assertThat(paused.state()).isEqualTo(State.PAUSED);
  }

  @Test
  void aMemberThatIsCutOffServesNoLinearizableReads() {
    EmbeddedMember alone = leader();

    cluster.isolate(alone);

    await().atMost(PATIENCE).until(() -> cluster.leader().filter(now -> now != alone).isPresent());
    assertThatThrownBy(() -> alone.client().get("anything").join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EmbeddedClientException.class);
  }

  @Test
  void aMemberThatIsCutOffStillServesItsClients() throws IOException {
    EmbeddedMember alone = follower();
    put(alone, "before", "yes");

    cluster.isolate(alone);

    assertThat(own(alone, "before")).contains("yes");
    try (Socket socket = asking(alone)) {
      assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aFollowerThatIsCutFromAnotherStillHearsFromTheLeader() {
    EmbeddedMember leader = leader();
    EmbeddedMember[] followers =
        cluster.members().stream()
            .filter(member -> member != leader)
            .toArray(EmbeddedMember[]::new);

    cluster.cut(followers[0], followers[1]);

    put(leader, "cut", "yes");
    assertThat(followers)
        .extracting(follower -> value(follower, "cut"))
        .containsExactly(Optional.of("yes"), Optional.of("yes"));
  }

  @Test
  void aMemberHearsWhatItMissedWhenItsLinksAreMended() {
    EmbeddedMember alone = follower();
    cluster.isolate(alone);
    put(leader(), "unheard", "yes");
    assertThat(own(alone, "unheard")).isEmpty();

    cluster.mendAll();
    cluster.awaitReady(PATIENCE);

    assertThat(value(alone, "unheard")).contains("yes");
  }

  @Test
  void aCutOutlivesARestartOfTheMember() {
    EmbeddedMember alone = follower();
    cluster.isolate(alone);

    alone.kill();
    alone.start();

    put(leader(), "outlived", "yes");
    cluster.members().stream()
        .filter(member -> member != alone)
        .forEach(member -> assertThat(value(member, "outlived")).contains("yes"));
    assertThat(own(alone, "outlived")).isEmpty();
  }

  @Test
  void aClientGoesOnThroughAnotherMember() {
    try (Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
      ByteSequence key = ByteSequence.from("client".getBytes(UTF_8));
      client.getKVClient().put(key, key).join();

      follower().kill();

      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> client.getKVClient().get(key).get(2, SECONDS).getCount() == 1);
    }
  }

  @Test
  void thereIsNoLinkBetweenAMemberAndItself() {
    assertThatThrownBy(() -> cluster.cut(cluster.member(0), cluster.member(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no link between m0 and itself");
  }

  private static EmbeddedMember leader() {
    return cluster.leader().orElseThrow();
  }

  private static EmbeddedMember follower() {
    return cluster.members().stream()
        .filter(member -> !member.isLeader())
        .findFirst()
        .orElseThrow();
  }

  private static void put(EmbeddedMember member, String key, String value) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> member.client().put(key, value).join().revision() > 0);
  }

  private static Optional<String> value(EmbeddedMember member, String key) {
    return value(member, Get.of(key));
  }

  /** What the member knows by itself. */
  private static Optional<String> own(EmbeddedMember member, String key) {
    return value(member, Get.of(key).fromThisMember());
  }

  private static Optional<String> value(EmbeddedMember member, Get get) {
    return member.client().get(get).join().first().map(pair -> pair.value().toString());
  }

  private static Socket connect(URI endpoint) throws IOException {
    return new Socket(endpoint.getHost(), endpoint.getPort());
  }

  /** A connection on which the member's version has been asked for. */
  private static Socket asking(EmbeddedMember member) throws IOException {
    Socket socket = connect(member.clientEndpoint());
    socket.getOutputStream().write("GET /version HTTP/1.1\r\nHost: m\r\n\r\n".getBytes(UTF_8));
    return socket;
  }

  private static String statusLine(Socket socket) throws IOException {
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    return new String(socket.getInputStream().readNBytes(15), UTF_8);
  }
}
