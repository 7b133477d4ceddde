package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.ClientScript;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client libraries in other languages, on the original and on ours: each plays a script, which has
 * to print the same. The scripts print no IDs, and revisions as counted from the start.
 */
class ClientLibrariesIT {
  @TempDir Path scriptDirectory;
  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void pythonEtcdGetsTheSameAnswers() {
    assertSame(ClientScript.python(scriptDirectory, "etcd", "python3-etcd"));
  }

  @Test
  void etcd3gwGetsTheSameAnswers() {
    assertSame(ClientScript.python(scriptDirectory, "etcd3gw", "python3-etcd3gw"));
  }

  @Test
  void pythonEtcd3GetsTheSameAnswers() {
    assertSame(ClientScript.python(scriptDirectory, "etcd3", "python3-etcd3"));
  }

  @Test
  void theClientForNodeGetsTheSameAnswers() {
    assertSame(ClientScript.node(scriptDirectory, "etcd3.js"));
  }

  private void assertSame(ClientScript script) {
    String original;
    try (ServerCluster cluster = ServerCluster.startOriginalWithKeysApi(originalDirectory, 1)) {
      original = script.play(cluster);
    }
    String ours;
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1, "--enable-v2")) {
      ours = script.play(cluster);
    }
    assertThat(original).isNotEmpty();
    assertThat(ours).isEqualTo(original);
  }
}
