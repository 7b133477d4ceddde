package io.mainstay.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.embed.client.KeyValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, restarting and closing clusters. */
class EmbeddedClusterTest {
  @Test
  void aClusterOfOneServesWhenItIsStarted() {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      cluster.client().put("greeting", "Hello").join();

      assertThat(value(cluster, "greeting")).contains("Hello");
    }
  }

  @Test
  void allMembersOfAClusterHoldTheSame() {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().members(3).start()) {
      cluster.member(0).client().put("greeting", "Hello").join();

      assertThat(cluster.members())
          .extracting(member -> value(member, "greeting"))
          .containsExactly(Optional.of("Hello"), Optional.of("Hello"), Optional.of("Hello"));
    }
  }

  @Test
  void oneOfTheMembersLeads() {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().members(3).start()) {
      assertThat(cluster.members())
          .filteredOn(EmbeddedMember::isLeader)
          .containsExactly(cluster.leader().orElseThrow());
    }
  }

  @Test
  void clustersSideBySideDoNotKnowOneAnother() {
    try (EmbeddedCluster one = EmbeddedCluster.start();
        EmbeddedCluster other = EmbeddedCluster.start()) {
      one.client().put("greeting", "Hello").join();

      assertThat(value(other, "greeting")).isEmpty();
    }
  }

  @Test
  void aTemporaryDirectoryIsGoneAfterwards() {
    EmbeddedCluster cluster = EmbeddedCluster.start();
    Path directory = cluster.member(0).dataDirectory().getParent();

    cluster.close();

    assertThat(directory).doesNotExist();
  }

  @Test
  void aGivenDirectoryKeepsDataAndEndpoints(@TempDir Path directory) {
    List<URI> endpoints;
    try (EmbeddedCluster cluster = in(directory).start()) {
      endpoints = cluster.clientEndpoints();
      cluster.client().put("greeting", "Hello").join();
    }

    try (EmbeddedCluster cluster = in(directory).start()) {
      assertThat(value(cluster, "greeting")).contains("Hello");
      assertThat(cluster.clientEndpoints()).isEqualTo(endpoints);
    }
  }

  @Test
  void aMemberWhosePortIsTakenMeanwhileGoesOnAtAnother(@TempDir Path directory) throws IOException {
    EmbeddedCluster before = EmbeddedCluster.builder().dataDirectory(directory).start();
    before.client().put("greeting", "Hello").join();
    int port = before.clientEndpoints().get(0).getPort();
    before.close();

    try (ServerSocket taken = listener(port);
        EmbeddedCluster cluster = EmbeddedCluster.builder().dataDirectory(directory).start()) {
      assertThat(cluster.clientEndpoints().get(0).getPort()).isNotEqualTo(taken.getLocalPort());
      assertThat(value(cluster, "greeting")).contains("Hello");
    }
  }

  @Test
  void aRestartedClusterKeepsDataAndEndpoints() {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().members(3).start()) {
      List<URI> endpoints = cluster.clientEndpoints();
      cluster.client().put("greeting", "Hello").join();

      cluster.restart();

      assertThat(cluster.clientEndpoints()).isEqualTo(endpoints);
      assertThat(value(cluster, "greeting")).contains("Hello");
    }
  }

  @Test
  void aPortThatWasAskedForIsUsed() throws IOException {
    int port;
    try (ServerSocket free = listener(0)) {
      port = free.getLocalPort();
    }
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().clientPorts(port).start()) {
      assertThat(cluster.clientEndpoints()).containsExactly(URI.create("http://127.0.0.1:" + port));
    }
  }

  @Test
  void aPortThatIsTakenIsToldInTheWordsOfEtcd() throws IOException {
    try (ServerSocket taken = listener(0)) {
      EmbeddedClusterBuilder builder = EmbeddedCluster.builder().clientPorts(taken.getLocalPort());

      assertThatThrownBy(builder::start)
          .isInstanceOf(EmbeddedClusterException.class)
          .hasMessage(
              "listen tcp 127.0.0.1:%d: bind: address already in use", taken.getLocalPort());
    }
  }

  @Test
  void portsHaveToGoWithTheNumberOfMembers() {
    assertThatThrownBy(() -> EmbeddedCluster.builder().members(3).clientPorts(12379).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1 ports for clients do not go with 3 members");
  }

  @Test
  void aDirectoryThatCannotBeUsedIsTold(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertThatThrownBy(() -> EmbeddedCluster.builder().dataDirectory(file).start())
        .isInstanceOf(EmbeddedClusterException.class)
        .hasMessageContaining("no directory for the data of a cluster");
  }

  @Test
  void membersAreNotAddedByStartingMoreOfThem(@TempDir Path directory) {
    EmbeddedCluster.builder().dataDirectory(directory).start().close();

    assertThatThrownBy(() -> in(directory).start())
        .isInstanceOf(EmbeddedClusterException.class)
        .hasMessage("the cluster in %s has 1 members, not 3", directory);
  }

  @Test
  void whatIsClosedDoesNotStartAgain() {
    EmbeddedCluster cluster = EmbeddedCluster.start();
    EmbeddedMember member = cluster.member(0);
    cluster.close();
    cluster.close();

    assertThatThrownBy(member::start).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(cluster::restart).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(cluster::client).isInstanceOf(IllegalStateException.class);
  }

  private static EmbeddedClusterBuilder in(Path directory) {
    return EmbeddedCluster.builder().members(3).dataDirectory(directory);
  }

  private static ServerSocket listener(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static Optional<String> value(EmbeddedCluster cluster, String key) {
    return value(cluster.member(0), key);
  }

  private static Optional<String> value(EmbeddedMember member, String key) {
    return member.client().get(key).join().first().map(KeyValue::value).map(Object::toString);
  }
}
