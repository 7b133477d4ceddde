package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What users type into the original {@code etcdctl}; run against clusters of different sizes. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EtcdctlScenarios
    implements EtcdctlWatchScenarios, EtcdctlLeaseScenarios, EtcdctlLockScenarios {
  private final int size;
  private ServerCluster cluster;
  private Etcdctl etcdctl;

  @SuppressWarnings("NullAway.Init") // the cluster is started before the first test
  EtcdctlScenarios(int size) {
    this.size = size;
  }

  @BeforeAll
  void startCluster(@TempDir Path directory) {
    cluster = ServerCluster.start(directory, size);
    etcdctl = new Etcdctl(cluster.endpoints());
  }

  @AfterAll
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  public Etcdctl etcdctl() {
    return etcdctl;
  }

  @Override
  public List<Etcdctl> membersOneByOne() {
    return IntStream.range(0, size).mapToObj(cluster::endpoint).map(Etcdctl::new).toList();
  }

  @Test
  void whatIsPutIsGotFromEveryMember() {
    assertThat(etcdctl.run("put", "/message", "Hello")).isEqualTo("OK\n");

    for (int member = 0; member < size; member++) {
      assertThat(new Etcdctl(cluster.endpoint(member)).run("get", "/message"))
          .isEqualTo("/message\nHello\n");
    }
  }

  @Test
  void aPrefixIsListedInOrderAndLimited() {
    etcdctl.run("put", "list/b", "2");
    etcdctl.run("put", "list/a", "1");
    etcdctl.run("put", "list/c", "3");

    assertThat(etcdctl.run("get", "list/", "--prefix", "--print-value-only"))
        .isEqualTo("1\n2\n3\n");
    assertThat(etcdctl.run("get", "list/", "--prefix", "--limit=2", "--keys-only"))
        .isEqualTo("list/a\n\nlist/b\n\n");
    assertThat(
            etcdctl.run(
                "get", "list/", "--prefix", "--order=DESCEND", "--sort-by=VALUE", "-w", "simple"))
        .isEqualTo("list/c\n3\nlist/b\n2\nlist/a\n1\n");
  }

  @Test
  void deletingAnswersWithWhatWasThere() {
    etcdctl.run("put", "del/a", "1");
    etcdctl.run("put", "del/b", "2");

    assertThat(etcdctl.run("del", "del/", "--prefix", "--prev-kv"))
        .isEqualTo("2\ndel/a\n1\ndel/b\n2\n");
    assertThat(etcdctl.run("get", "del/", "--prefix")).isEmpty();
  }

  @Test
  void aTransactionTakesTheBranchThatItsComparisonSays() {
    etcdctl.run("put", "txn/flag", "on");

    Result result =
        etcdctl.tryRun(
            "value(\"txn/flag\") = \"on\"\n\nput txn/result yes\nget txn/flag\n\nput txn/result no\n\n",
            "txn");

    assertThat(result.exitStatus()).as(result.errors()).isZero();
    assertThat(result.output()).startsWith("SUCCESS").contains("txn/flag\non");
    assertThat(etcdctl.run("get", "txn/result", "--print-value-only")).isEqualTo("yes\n");
  }

  @Test
  void anOldRevisionIsReadUntilItIsCompacted() {
    etcdctl.run("put", "history", "old");
    String before = Long.toString(revision());
    etcdctl.run("put", "history", "new");

    assertThat(etcdctl.run("get", "history", "--rev=" + before, "--print-value-only"))
        .isEqualTo("old\n");
    assertThat(etcdctl.run("compaction", Long.toString(revision()), "--physical"))
        .startsWith("compacted revision");
    assertThat(etcdctl.tryRun("", "get", "history", "--rev=" + before).errors())
        .contains("etcdserver: mvcc: required revision has been compacted");
  }

  @Test
  void everyMemberIsListedAndHealthy() {
    assertThat(etcdctl.run("member", "list").lines())
        .hasSize(size)
        .allMatch(line -> line.contains(", started, member"));
    Result health = etcdctl.tryRun("", "endpoint", "health");
    assertThat(health.exitStatus()).as(health.toString()).isZero();
  }

  @Test
  void oneOfTheMembersSaysThatItLeads() {
    assertThat(etcdctl.run("endpoint", "status").lines())
        .hasSize(size)
        .allMatch(line -> line.contains(", 3.7.1, "))
        .filteredOn(line -> line.contains(", true, "))
        .hasSize(1);
  }
}
