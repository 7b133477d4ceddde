package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.server.config.Discovery;
import io.mainstay.server.discovery.Registry.Entry;
import io.mainstay.server.discovery.Registry.Roster;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A member of ours is the meeting place. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class EtcdRegistryTest {
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    members = TestMembers.start(directory, 1);
    client = new GrpcTestClient(members.clientPort(0));
  }

  @AfterAll
  void stop() {
    client.close();
    members.close();
  }

  @Test
  void theSizeIsWhatTheOperatorHasPut() throws Exception {
    put("/_etcd/registry/size/_config/size", "5");

    try (EtcdRegistry registry = registry("size")) {
      assertThat(registry.clusterSize()).isEqualTo(5);
    }
  }

  @Test
  void aMissingSizeAndABadOneAreTold() {
    put("/_etcd/registry/bad/_config/size", "0");

    try (EtcdRegistry missing = registry("missing");
        EtcdRegistry bad = registry("bad")) {
      assertThatThrownBy(missing::clusterSize).hasMessage("discovery: size key not found");
      assertThatThrownBy(bad::clusterSize).hasMessage("discovery: size key is bad");
    }
  }

  @Test
  void membersAreInTheOrderTheyCameWithoutWhatIsMalformedOrThereTwice() throws Exception {
    try (EtcdRegistry registry = registry("order")) {
      registry.register(new Entry("b2", "b=http://b:1"));
      registry.register(new Entry("a1", "a=http://a:1"));
      put("/_etcd/registry/order/members/c3", "nonsense");
      put("/_etcd/registry/order/members/d4", "a=http://a:1");

      assertThat(registry.roster().entries())
          .containsExactly(new Entry("b2", "b=http://b:1"), new Entry("a1", "a=http://a:1"));
    }
  }

  @Test
  void theWaitEndsWhenSomebodyComes() throws Exception {
    try (EtcdRegistry waiting = registry("wait");
        EtcdRegistry coming = registry("wait")) {
      Roster before = waiting.roster();
      CompletableFuture<Void> changed =
          CompletableFuture.runAsync(
              () -> {
                try {
                  waiting.awaitChange(before.position());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });

      coming.register(new Entry("a1", "a=http://a:1"));

      changed.get(30, TimeUnit.SECONDS);
      assertThat(waiting.roster().entries()).hasSize(1);
    }
  }

  @Test
  void theNextEndpointIsAskedWhenOneIsOutOfReach() throws Exception {
    put("/_etcd/registry/next/_config/size", "1");
    int port = members.clientPort(0);

    try (EtcdRegistry registry =
        registry("next", List.of("127.0.0.1:1", "http://127.0.0.1:" + port))) {
      assertThat(registry.clusterSize()).isEqualTo(1);
    }
  }

  private void put(String key, String value) {
    client
        .call(
            "etcdserverpb.KV/Put",
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build(),
            PutResponse.getDefaultInstance())
        .message();
  }

  private EtcdRegistry registry(String token) {
    return registry(token, List.of("127.0.0.1:" + members.clientPort(0)));
  }

  private static EtcdRegistry registry(String token, List<String> endpoints) {
    return new EtcdRegistry(
        new Discovery(
            token,
            endpoints,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            true,
            false,
            null,
            null,
            null,
            "",
            "",
            "",
            "",
            0,
            0));
  }
}
