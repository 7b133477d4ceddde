package io.mainstay.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every client of jetcd, on one class path with the members that it talks to. */
class JetcdTest {
  private static EmbeddedCluster cluster;
  private static Client client;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.builder().members(3).start();
    client = Client.builder().endpoints(cluster.clientEndpoints()).build();
  }

  @AfterAll
  static void close() {
    client.close();
    cluster.close();
  }

  @Test
  void kv() {
    KV kv = client.getKVClient();
    kv.put(bytes("kv"), bytes("value")).join();
    assertThat(kv.get(bytes("kv")).join().getKvs()).hasSize(1);

    kv.delete(bytes("kv")).join();

    assertThat(kv.get(bytes("kv")).join().getKvs()).isEmpty();
  }

  @Test
  void transaction() {
    TxnResponse response =
        client
            .getKVClient()
            .txn()
            .If(new Cmp(bytes("txn"), Cmp.Op.EQUAL, CmpTarget.version(0)))
            .Then(Op.put(bytes("txn"), bytes("created"), PutOption.DEFAULT))
            .commit()
            .join();

    assertThat(response.isSucceeded()).isTrue();
  }

  @Test
  void watch() {
    long revision =
        client.getKVClient().put(bytes("watch"), bytes("value")).join().getHeader().getRevision();
    WatchOption since = WatchOption.builder().withRevision(revision).build();
    CompletableFuture<WatchResponse> heard = new CompletableFuture<>();

    try (Watcher watcher = client.getWatchClient().watch(bytes("watch"), since, heard::complete)) {
      assertThat(heard.orTimeout(60, SECONDS).join().getEvents())
          .extracting(event -> event.getKeyValue().getModRevision())
          .containsExactly(revision);
      assertThat(watcher).isNotNull();
    }
  }

  @Test
  void lease() {
    long id = client.getLeaseClient().grant(60).join().getID();
    client
        .getKVClient()
        .put(bytes("lease"), bytes("value"), PutOption.builder().withLeaseId(id).build())
        .join();
    assertThat(client.getLeaseClient().keepAliveOnce(id).join().getTTL()).isEqualTo(60);
    assertThat(
            client
                .getLeaseClient()
                .timeToLive(id, LeaseOption.builder().withAttachedKeys().build())
                .join()
                .getKeys())
        .containsExactly(bytes("lease"));

    client.getLeaseClient().revoke(id).join();

    assertThat(client.getKVClient().get(bytes("lease")).join().getKvs()).isEmpty();
  }

  @Test
  void lock() {
    long mine = client.getLeaseClient().grant(60).join().getID();
    long theirs = client.getLeaseClient().grant(60).join().getID();
    ByteSequence held = client.getLockClient().lock(bytes("lock"), mine).join().getKey();
    var waiting = client.getLockClient().lock(bytes("lock"), theirs);

    client.getLockClient().unlock(held).join();

    assertThat(waiting.orTimeout(60, SECONDS).join().getKey()).isNotEqualTo(held);
  }

  @Test
  void election() {
    long lease = client.getLeaseClient().grant(60).join().getID();

    LeaderKey leader =
        client
            .getElectionClient()
            .campaign(bytes("election"), lease, bytes("me"))
            .join()
            .getLeader();

    assertThat(client.getElectionClient().leader(bytes("election")).join().getKv().getValue())
        .isEqualTo(bytes("me"));
    client.getElectionClient().resign(leader).join();
  }

  @Test
  void auth() {
    try (EmbeddedCluster guarded =
            EmbeddedCluster.builder().auth(AuthOptions.rootPassword("secret")).start();
        Client root = as("root", "secret", guarded);
        Client alice = as("alice", "rabbit", guarded)) {
      root.getAuthClient().userAdd(bytes("alice"), bytes("rabbit")).join();
      root.getKVClient().put(bytes("secret"), bytes("value")).join();

      assertThatThrownBy(() -> alice.getKVClient().get(bytes("secret")).get(60, SECONDS))
          .hasMessageContaining("etcdserver: permission denied");
      assertThat(root.getAuthClient().userList().join().getUsers())
          .containsExactly("alice", "root");
      assertThat(guarded.client().get("secret").join().first()).isPresent();
    }
  }

  @Test
  void maintenance() {
    Maintenance maintenance = client.getMaintenanceClient();
    String endpoint = cluster.clientEndpoints().get(0).toString();
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream();

    StatusResponse status = maintenance.statusMember(endpoint).join();
    long snapshotBytes = maintenance.snapshot(snapshot).join();
    maintenance.defragmentMember(endpoint).join();

    assertThat(status.getLeader()).isEqualTo(cluster.leader().orElseThrow().id());
    assertThat(snapshotBytes).isPositive().isEqualTo(snapshot.size());
    assertThat(maintenance.hashKV(endpoint, 0).join().getHash()).isNotZero();
    assertThat(maintenance.listAlarms().join().getAlarms()).isEmpty();
  }

  @Test
  void cluster() {
    URI newcomer = URI.create("http://127.0.0.1:1");

    // As in etcd, members have to be connected for some seconds before others are added.
    Member added =
        await()
            .atMost(60, SECONDS)
            .ignoreExceptions()
            .until(
                () ->
                    client.getClusterClient().addMember(List.of(newcomer), true).get().getMember(),
                member -> true);

    assertThat(client.getClusterClient().listMember().join().getMembers())
        .extracting(Member::getId)
        .contains(added.getId(), cluster.member(0).id());
    client.getClusterClient().removeMember(added.getId()).join();
    assertThat(client.getClusterClient().listMember().join().getMembers()).hasSize(3);
  }

  @Test
  void encrypted() throws Exception {
    try (EmbeddedCluster secure =
            EmbeddedCluster.builder()
                .members(3)
                .tls(TlsOptions.generated())
                .peerTls(TlsOptions.generated())
                .start();
        Client trusting =
            Client.builder()
                .endpoints(secure.clientEndpoints())
                .sslContext(
                    context ->
                        context.trustManager(secure.trustedCertificates().orElseThrow().toFile()))
                .build()) {
      trusting.getKVClient().put(bytes("key"), bytes("value")).get(60, SECONDS);

      assertThat(secure.client().get("key").join().first()).isPresent();
    }
  }

  private static Client as(String user, String password, EmbeddedCluster guarded) {
    return Client.builder()
        .endpoints(guarded.clientEndpoints())
        .user(bytes(user))
        .password(bytes(password))
        .build();
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }
}
