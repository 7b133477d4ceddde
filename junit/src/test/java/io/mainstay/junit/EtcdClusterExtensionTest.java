package io.mainstay.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.embed.client.EmbeddedClientException;
import io.mainstay.embed.client.Operation;
import io.mainstay.embed.client.Put;
import io.mainstay.embed.client.Txn;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls that tests of jetcd's extension make. */
class EtcdClusterExtensionTest {
  @RegisterExtension
  static final EtcdClusterExtension cluster =
      EtcdClusterExtension.builder().withClusterName("tests").withNodes(3).build();

  private static final ByteSequence TEXT = ByteSequence.from("text".getBytes(UTF_8));

  @Test
  void aClientTalksToTheCluster() {
    try (Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
      client.getKVClient().put(TEXT, TEXT).join();

      assertThat(client.getKVClient().get(TEXT).join().getCount()).isEqualTo(1);
    }
  }

  @Test
  void theClusterHasItsNameAndNodes() {
    assertThat(cluster.clusterName()).isEqualTo("tests");
    assertThat(cluster.clientEndpoints()).hasSize(3);
    assertThat(cluster.peerEndpoints())
        .hasSize(3)
        .doesNotContainAnyElementsOf(cluster.clientEndpoints());
    assertThat(cluster.cluster().clientEndpoints()).isEqualTo(cluster.clientEndpoints());
  }

  @Test
  void aRestartKeepsDataAndEndpoints() {
    List<URI> endpoints = cluster.clientEndpoints();
    cluster.embedded().client().put("kept", "yes").join();

    cluster.restart(1, TimeUnit.MILLISECONDS);

    assertThat(cluster.clientEndpoints()).isEqualTo(endpoints);
    assertThat(cluster.embedded().client().get("kept").join().first()).isPresent();
  }

  @Test
  void parametersAreGiven(EmbeddedCluster given, EmbeddedMember member) {
    assertThat(given).isSameAs(cluster.embedded());
    assertThat(given.members()).contains(member);
  }

  @Test
  void aClusterThatDoesNotRunHasNoEndpoints() {
    EtcdClusterExtension unused = EtcdClusterExtension.builder().build();

    assertThatThrownBy(unused::clientEndpoints).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClusterThatWasStoppedStartsEmpty() {
    try (EtcdCluster own = EtcdClusterExtension.builder().build().cluster()) {
      own.start();
      List<URI> before = own.clientEndpoints();
      own.stop();

      own.start();

      assertThat(before).hasSize(1);
      assertThat(own.clientEndpoints()).hasSize(1);
    }
  }

  @Test
  void flagsOfEtcdAreTaken() {
    EtcdClusterExtension small =
        EtcdClusterExtension.builder()
            .withAdditionalArgs(List.of("--max-txn-ops=1", "--heartbeat-interval", "50"))
            .build();
    try (EtcdCluster own = small.cluster()) {
      own.start();
      Operation put = Put.of("key", "value");

      assertThatThrownBy(
              () ->
                  small
                      .embedded()
                      .client()
                      .txn(Txn.when().then(put, Put.of("other", "value")))
                      .join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(EmbeddedClientException.class)
          .hasMessage("etcdserver: too many operations in txn request");
    }
  }

  @Test
  void aFlagThatMeansNothingHereIsRefused() {
    EtcdClusterExtension.Builder builder = EtcdClusterExtension.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.withAdditionalArgs(List.of("--enable-pprof")))
        .withMessageStartingWith("an embedded cluster has nothing like the flag --enable-pprof");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.withAdditionalArgs(List.of("--max-txn-ops", "many")))
        .withMessage("invalid argument \"many\" for \"--max-txn-ops\" flag");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.withAdditionalArgs(List.of("--max-txn-ops")))
        .withMessage("flag needs an argument: --max-txn-ops");
  }
}
