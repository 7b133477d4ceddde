package io.mainstay.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.GetOption.SortOrder;
import io.etcd.jetcd.options.GetOption.SortTarget;
import io.etcd.jetcd.options.PutOption;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The Java client of etcd, unmodified, against three members. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the cluster is started before the first test
class JetcdIT {
  private ServerCluster cluster;
  private Client client;
  private KV kv;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = ServerCluster.start(directory, 3);
    client = Client.builder().endpoints(cluster.urls().toArray(String[]::new)).build();
    kv = client.getKVClient();
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whatIsPutIsGotWithItsNumbers() {
    long first = get(kv.put(bytes("k"), bytes("1"))).getHeader().getRevision();
    long second = get(kv.put(bytes("k"), bytes("2"))).getHeader().getRevision();

    KeyValue pair = get(kv.get(bytes("k"))).getKvs().get(0);

    assertThat(pair.getValue()).isEqualTo(bytes("2"));
    assertThat(pair.getVersion()).isEqualTo(2);
    assertThat(pair.getCreateRevision()).isEqualTo(first);
    assertThat(pair.getModRevision()).isEqualTo(second);
  }

  @Test
  void aPutGivesThePreviousPairBack() {
    get(kv.put(bytes("prev"), bytes("old")));

    assertThat(
            get(kv.put(bytes("prev"), bytes("new"), PutOption.builder().withPrevKV().build()))
                .getPrevKv()
                .getValue())
        .isEqualTo(bytes("old"));
  }

  @Test
  void aPrefixIsSortedLimitedAndCounted() {
    for (int i = 0; i < 5; i++) {
      get(kv.put(bytes("sort/" + i), bytes(Integer.toString(9 - i))));
    }
    GetResponse response =
        get(
            kv.get(
                bytes("sort/"),
                GetOption.builder()
                    .isPrefix(true)
                    .withSortField(SortTarget.VALUE)
                    .withSortOrder(SortOrder.ASCEND)
                    .withLimit(2)
                    .build()));

    assertThat(response.getKvs())
        .extracting(KeyValue::getKey)
        .containsExactly(bytes("sort/4"), bytes("sort/3"));
    assertThat(response.isMore()).isTrue();
    assertThat(response.getCount()).isEqualTo(5);
  }

  @Test
  void aTransactionSeesItsOwnWrites() {
    TxnResponse response =
        get(
            kv.txn()
                .If(new Cmp(bytes("own"), Cmp.Op.EQUAL, CmpTarget.version(0)))
                .Then(
                    Op.put(bytes("own"), bytes("mine"), PutOption.DEFAULT),
                    Op.get(bytes("own"), GetOption.DEFAULT))
                .commit());

    assertThat(response.isSucceeded()).isTrue();
    assertThat(response.getGetResponses().get(0).getKvs().get(0).getValue())
        .isEqualTo(bytes("mine"));
  }

  @Test
  void aDeletedPrefixIsGone() {
    get(kv.put(bytes("gone/a"), bytes("")));
    get(kv.put(bytes("gone/b"), bytes("")));

    assertThat(
            get(kv.delete(bytes("gone/"), DeleteOption.builder().isPrefix(true).build()))
                .getDeleted())
        .isEqualTo(2);
  }

  @Test
  void aCompactedRevisionIsRefusedWithTheTextOfEtcd() {
    long old = get(kv.put(bytes("compacted"), bytes("1"))).getHeader().getRevision();
    long now = get(kv.put(bytes("compacted"), bytes("2"))).getHeader().getRevision();
    get(kv.compact(now));

    assertThatThrownBy(
            () -> get(kv.get(bytes("compacted"), GetOption.builder().withRevision(old).build())))
        .hasStackTraceContaining("etcdserver: mvcc: required revision has been compacted");
  }

  @Test
  void allMembersAreListed() {
    assertThat(get(client.getClusterClient().listMember()).getMembers())
        .extracting(Member::getName)
        .containsExactlyInAnyOrder("member1", "member2", "member3");
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
