package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same commands, one after the other, against the original and against ours: the output has to
 * be the same, but for the numbers that cannot be (IDs, terms, sizes) and for what etcd has changed
 * since the 3.4 that Debian ships:
 *
 * <ul>
 *   <li>{@code get --keys-only -w json}: 3.7 leaves out the lease; no lease is used here, so
 *       nothing is seen of it.
 *   <li>an unknown sort order: 3.4 has no check; etcdctl cannot send one.
 * </ul>
 */
class SideBySideIT {
  /** A command and what it is fed. */
  private record Step(String input, List<String> arguments) {
    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }

  private final List<Step> script = new ArrayList<>();

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void theSameCommandsGiveTheSameOutput() {
    writeScript();
    List<String> original;
    try (ServerCluster cluster = ServerCluster.startOriginal(originalDirectory, 1)) {
      original = play(cluster);
    }
    List<String> ours;
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1)) {
      ours = play(cluster);
    }
    assertThat(ours).isEqualTo(original);
  }

  private void writeScript() {
    puts();
    ranges();
    transactions();
    deletes();
    history();
    mistakes();
  }

  private void puts() {
    add("put", "a", "1");
    add("put", "a", "2", "--prev-kv");
    add("put", "b", "3", "-w", "json");
    add("put", "b", "--ignore-value");
    add("put", "c", "4", "--ignore-lease");
    add("put", "--", "-dash", "-value");
    add("put", "empty", "");
    for (int i = 0; i < 12; i++) {
      add("put", "list/" + i, "value " + (97 * i % 12));
    }
  }

  private void ranges() {
    add("get", "a");
    add("get", "missing");
    add("get", "a", "-w", "json");
    add("get", "a", "-w", "fields");
    add("get", "list/", "--prefix");
    add("get", "list/", "--prefix", "--keys-only", "-w", "json");
    add("get", "list/", "--prefix", "--limit=5", "-w", "json");
    add("get", "list/", "--prefix", "--limit=1", "-w", "json");
    add("get", "list/1", "list/5");
    add("get", "list/5", "list/1");
    add("get", "list/5", "--from-key");
    add("get", "", "--prefix", "--print-value-only");
    for (String target : List.of("CREATE", "KEY", "MODIFY", "VALUE")) {
      add("get", "list/", "--prefix", "--order=ASCEND", "--sort-by=" + target);
      add("get", "list/", "--prefix", "--order=DESCEND", "--sort-by=" + target, "--limit=4");
    }
    add("get", "list/", "--prefix", "--rev=15");
    add("get", "list/", "--consistency=s", "--prefix", "--limit=1", "-w", "fields");
  }

  private void transactions() {
    txn("mod(\"a\") > \"0\"\n\nput a 5\nget a\ndel b\n\nput a 6\n\n");
    txn("mod(\"a\") = \"1\"\n\nput a 7\n\nget a\nget list/ --prefix --limit=2\n\n");
    txn("create(\"new\") = \"0\"\n\nput new 1\n\n\n\n");
    txn("version(\"a\") > \"1\"\nval(\"a\") < \"9\"\n\nget a\n\n\n\n");
    txn("\nput x 1\nput y 2\n\n\n");
    txn("\nput x 1\nput x 2\n\n\n");
    txn("\nput x 1\ndel x\n\n\n");
  }

  private void deletes() {
    add("del", "missing");
    add("del", "c", "--prev-kv");
    add("del", "c", "-w", "json");
    add("del", "list/1", "list/3", "--prev-kv");
    add("del", "list/", "--prefix", "-w", "json");
    add("get", "list/", "--prefix", "-w", "json");
  }

  private void history() {
    add("get", "list/", "--prefix", "--rev=18");
    add("compaction", "20");
    add("get", "list/", "--prefix", "--rev=20", "-w", "json");
    add("get", "list/", "--prefix", "--rev=19");
    add("compaction", "20");
    add("compaction", "100000");
    add("compaction", "24", "--physical");
    add("get", "a", "--rev=100000");
  }

  private void mistakes() {
    add("put", "", "value");
    add("get", "");
    add("put", "missing", "--ignore-value");
    add("put", "leased", "value", "--lease=1234");
    add("member", "list", "-w", "fields");
    add("endpoint", "health");
  }

  private void add(String... arguments) {
    script.add(new Step("", List.of(arguments)));
  }

  private void txn(String input) {
    script.add(new Step(input, List.of("txn")));
  }

  private List<String> play(ServerCluster cluster) {
    Etcdctl etcdctl = new Etcdctl(cluster.endpoints());
    List<String> transcript = new ArrayList<>();
    for (Step step : script) {
      Result result = etcdctl.tryRun(step.input(), step.arguments().toArray(String[]::new));
      transcript.add("$ " + step + "\n" + result.exitStatus() + "\n" + normalise(result, cluster));
    }
    return transcript;
  }

  /** Takes out what differs between any two clusters. */
  private static String normalise(Result result, ServerCluster cluster) {
    return (result.output() + result.errors())
        .replace(cluster.endpoint(0), "ENDPOINT")
        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "URL")
        .replaceAll("\"(cluster_id|member_id|raft_term|ID)\":\\d+", "\"$1\":0")
        .replaceAll("\"(ClusterID|MemberID|RaftTerm|ID)\" : \\w+", "\"$1\" : 0")
        .replaceAll("took = [^ ]+", "took = TIME")
        .replaceAll("\"ts\":\"[^\"]*\"", "\"ts\":0")
        .replaceAll("endpoint://client-[^/]*", "endpoint://client");
  }
}
