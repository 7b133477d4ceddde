package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's python3-etcd, a client of the v2 API, with the original and with ours. */
class PythonEtcdIT {
  private static final String PYTHON = "/usr/bin/python3";

  private static final String SCRIPT =
      """
      import sys, threading, etcd
      client = etcd.Client(host='127.0.0.1', port=int(sys.argv[1]))
      def tell(result):
          print(result.action, result.key, result.value, result.dir, result.newKey,
                result.createdIndex, result.modifiedIndex, result.etcd_index)
          for child in sorted(result._children, key=lambda child: child['key']):
              print('  ', child['key'], child.get('value'))
      def fails(call, *arguments, **named):
          try:
              call(*arguments, **named)
              print('no failure')
          except etcd.EtcdException as e:
              print(type(e).__name__, str(e).split('(')[0])
      tell(client.write('/a', 'one'))
      tell(client.read('/a'))
      tell(client.write('/a', 'two', prevValue='one'))
      fails(client.write, '/a', 'three', prevValue='one')
      fails(client.write, '/a', 'three', prevExist=False)
      fails(client.write, '/none', 'x', prevExist=True)
      fails(client.read, '/none')
      tell(client.write('/d', None, dir=True))
      fails(client.write, '/d', 'x')
      tell(client.write('/q', 'first', append=True))
      tell(client.write('/q', 'second', append=True))
      tell(client.read('/q', recursive=True, sorted=True))
      print(sorted(leaf.value for leaf in client.read('/q', recursive=True).leaves))
      fails(client.delete, '/q')
      tell(client.delete('/q', recursive=True))
      node = client.read('/a')
      node.value = 'updated'
      tell(client.update(node))
      tell(client.write('/t', 'x', ttl=1000))
      tell(client.refresh('/t', ttl=2000))
      print(client.get('/t').ttl > 1990)
      tell(client.test_and_set('/a', 'swapped', 'updated'))
      print(client.pop('/t').value)
      print('/a' in client, '/b' in client)
      index = client.read('/a').etcd_index
      timer = threading.Timer(0.2, lambda: etcd.Client(
          host='127.0.0.1', port=int(sys.argv[1])).write('/a', 'seen'))
      timer.start()
      tell(client.watch('/a', index=index + 1, timeout=20))
      timer.join()
      tell(client.read('/a', wait=True, waitIndex=index + 1))
      fails(client.watch, '/a', index=index + 100, timeout=1)
      lock = etcd.Lock(client, 'resource')
      print(lock.acquire(blocking=True, lock_ttl=60), lock.is_acquired)
      other = etcd.Lock(client, 'resource')
      print(other.acquire(blocking=False, lock_ttl=60), other.is_acquired)
      lock.release()
      print(lock.is_acquired)
      print(len(client.machines), len(client.members), client.leader['name'])
      print(sorted(client.stats)[:3], sorted(client.store_stats)[:3])
      """;

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void aScriptGetsTheSameAnswers() throws Exception {
    assumeTrue(run("-c", "import etcd").exitStatus() == 0, "package python3-etcd is not installed");

    Result original;
    try (ServerCluster cluster = ServerCluster.startOriginalWithKeysApi(originalDirectory, 1)) {
      original = script(cluster);
    }
    Result ours;
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1, "--enable-v2")) {
      ours = script(cluster);
    }
    assertThat(original.exitStatus()).as(original.output()).isZero();
    assertThat(ours.output()).isEqualTo(original.output());
  }

  private record Result(int exitStatus, String output) {}

  private static Result script(ServerCluster cluster) throws IOException, InterruptedException {
    return run("-c", SCRIPT, Integer.toString(cluster.clientPorts().get(0)));
  }

  private static Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
