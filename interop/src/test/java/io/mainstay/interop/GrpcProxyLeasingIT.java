package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrpcProxies;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two proxies that own keys by leasing keys with one prefix, in front of one member. */
class GrpcProxyLeasingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PREFIX = "leasing/";
  private static final String LEASING = "--experimental-leasing-prefix=" + PREFIX;
  private static final List<Integer> PORTS = Ports.free(2);
  private static final String OWNER_ADDRESS = "127.0.0.1:" + PORTS.get(0);
  private static final String OTHER_ADDRESS = "127.0.0.1:" + PORTS.get(1);

  @TempDir static Path directory;
  private static ServerCluster cluster;
  private static ServerProcess ownerProxy;
  private static ServerProcess otherProxy;

  private final Etcdctl owner = new Etcdctl(OWNER_ADDRESS);
  private final Etcdctl other = new Etcdctl(OTHER_ADDRESS);

  @BeforeAll
  static void start() {
    cluster = ServerCluster.start(directory, 1);
    ownerProxy = GrpcProxies.start(directory, OWNER_ADDRESS, cluster.endpoints(), LEASING);
    otherProxy = GrpcProxies.start(directory, OTHER_ADDRESS, cluster.endpoints(), LEASING);
  }

  @AfterAll
  static void stop() {
    ownerProxy.close();
    otherProxy.close();
    cluster.close();
  }

  private static Etcdctl member() {
    return new Etcdctl(cluster.endpoints());
  }

  /** Reads a key until it is owned by who is asked for it. */
  private void own(Etcdctl through, String key) {
    await("owning " + key)
        .atMost(PATIENCE)
        .until(
            () -> {
              through.run("get", key);
              return !member().run("get", PREFIX + key).isEmpty();
            });
  }

  private void putAndOwn(String key, String value) {
    other.run("put", key, value);
    own(owner, key);
  }

  /** What is shown of a key, with its revisions, version and lease. */
  private static String pair(Etcdctl through, String key) {
    String json = through.run("get", key, "-w", "json");
    int begin = json.indexOf("\"kvs\"");
    return begin < 0 ? "" : json.substring(begin);
  }

  private void assertRight(String key) {
    assertThat(pair(owner, key)).isEqualTo(pair(member(), key));
    assertThat(pair(other, key)).isEqualTo(pair(member(), key));
  }

  @Test
  void whatAProxyOwnsIsReadWithoutTheMember() {
    putAndOwn("memory", "1");

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              own(owner, "memory");
              cluster.member(0).pause();
              try {
                return owner
                    .tryRun("", "get", "memory", "--command-timeout=2s")
                    .output()
                    .equals("memory\n1\n");
              } finally {
                cluster.member(0).resume();
              }
            });
  }

  @Test
  void whatAnotherWritesIsRead() {
    putAndOwn("changing", "0");
    for (int i = 1; i <= 3; i++) {
      own(owner, "changing");
      other.run("put", "changing", "value" + i);
      assertThat(owner.run("get", "changing")).isEqualTo("changing\nvalue" + i + "\n");
    }
  }

  @Test
  void whatTheOwnerWritesIsReadAndStaysItsOwn() {
    putAndOwn("mine", "1");
    String leasingKey = pair(member(), PREFIX + "mine");
    owner.run("put", "mine", "2");
    assertRight("mine");

    assertThat(pair(member(), PREFIX + "mine")).isEqualTo(leasingKey);
  }

  @Test
  void aPutThatKeepsTheValueIsReadWithIt() {
    putAndOwn("kept", "value");
    owner.run("put", "kept", "--ignore-value");
    assertRight("kept");

    other.run("put", "kept", "--ignore-value");
    assertRight("kept");
  }

  @Test
  void aKeyIsGoneWithTheLeaseThatItsOwnerAttached() {
    putAndOwn("leased", "1");
    String lease = owner.run("lease", "grant", "600").split(" ", -1)[1];
    owner.run("put", "leased", "2", "--lease=" + lease);
    assertRight("leased");

    other.run("lease", "revoke", lease);
    assertThat(owner.run("get", "leased")).isEmpty();
    assertRight("leased");
  }

  @Test
  void aKeyIsGoneWithTheLeaseThatAnotherAttached() {
    putAndOwn("lent", "1");
    String lease = other.run("lease", "grant", "600").split(" ", -1)[1];
    other.run("put", "lent", "--ignore-value", "--lease=" + lease);
    assertRight("lent");

    member().run("lease", "revoke", lease);
    assertThat(owner.run("get", "lent")).isEmpty();
  }

  @Test
  void aRangeThatAnotherDeletesIsGone() {
    putAndOwn("range/a", "1");
    putAndOwn("range/b", "1");
    assertThat(other.run("del", "range/", "--prefix")).isEqualTo("2\n");

    assertThat(owner.run("get", "range/a")).isEmpty();
    assertThat(owner.run("get", "range/b")).isEmpty();
  }

  @Test
  void aRangeThatItsOwnerDeletesIsGone() {
    putAndOwn("own-range/a", "1");
    putAndOwn("own-range/b", "1");
    assertThat(owner.run("del", "own-range/", "--prefix")).isEqualTo("2\n");

    assertThat(owner.run("get", "own-range/a")).isEmpty();
    assertRight("own-range/b");
  }

  @Test
  void allFromAKeyOnThatAnotherDeletesIsGone() {
    putAndOwn("zzz/a", "1");
    putAndOwn("zzz/b", "1");
    assertThat(other.run("del", "zzz/", "--from-key")).isEqualTo("2\n");

    assertThat(owner.run("get", "zzz/a")).isEmpty();
    assertThat(owner.run("get", "zzz/b")).isEmpty();
  }

  @Test
  void aRangeMayHoldTheLeasingKeysOfOtherKeys() {
    putAndOwn("before", "1");
    putAndOwn("xyz", "1");
    other.run("del", "c", "--from-key");
    assertThat(owner.run("get", "xyz")).isEmpty();

    other.run("put", "before", "2");
    assertThat(owner.run("get", "before")).isEqualTo("before\n2\n");
  }

  @Test
  void whatATransactionMayChangeIsReadAfterIt() {
    putAndOwn("yes", "1");
    putAndOwn("no", "1");
    assertThat(other.tryRun("value(\"yes\") = \"1\"\n\nput yes 2\n\ndel no\n\n", "txn").output())
        .startsWith("SUCCESS");
    assertRight("yes");
    assertRight("no");

    own(owner, "yes");
    assertThat(
            owner
                .tryRun("value(\"yes\") = \"1\"\n\nput yes 2\n\nput yes 3\n\nget yes\n\n", "txn")
                .output())
        .startsWith("FAILURE");
    assertRight("yes");
  }

  @Test
  void manyKeysOfATransactionAreReadAfterIt() {
    StringBuilder operations = new StringBuilder("\n");
    for (int i = 0; i < 120; i++) {
      operations.append("put many/").append(i).append(" new\n");
    }
    putAndOwn("many/7", "old");
    putAndOwn("many/70", "old");
    assertThat(other.tryRun(operations.append("\n\n").toString(), "txn").output())
        .startsWith("SUCCESS");

    assertThat(owner.run("get", "many/7")).isEqualTo("many/7\nnew\n");
    assertThat(owner.run("get", "many/70")).isEqualTo("many/70\nnew\n");
  }

  @Test
  void aCounterThatBothProxiesIncreaseLosesNothing() {
    other.run("put", "counter", "0");
    for (int i = 0; i < 10; i++) {
      Etcdctl through = i % 2 == 0 ? owner : other;
      String now = through.run("get", "counter", "--print-value-only").strip();
      String put =
          "value(\"counter\") = \"%s\"\n\nput counter %d\n\n\n"
              .formatted(now, Integer.parseInt(now) + 1);
      assertThat(through.tryRun(put, "txn").output()).startsWith("SUCCESS");
    }

    assertThat(member().run("get", "counter", "--print-value-only")).isEqualTo("10\n");
    assertRight("counter");
  }

  @Test
  void aLockIsFreeForTheNextOne() {
    assertThat(owner.run("lock", "l", "echo", "held")).isEqualTo("held\n");
    assertThat(other.run("lock", "l", "echo", "held")).isEqualTo("held\n");
  }

  @Test
  void whenAnOwnerEndsItsKeysAreFreeAtOnce() {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    try (ServerProcess ending =
        GrpcProxies.start(directory, address, cluster.endpoints(), LEASING)) {
      other.run("put", "left", "1");
      own(new Etcdctl(address), "left");
      ending.terminate();
      ending.awaitExit();

      assertThat(member().run("get", PREFIX + "left")).isEmpty();
      other.run("put", "left", "2");
    }
  }

  @Test
  void whenAnOwnerIsKilledItsKeysAreFreeWithTheEndOfItsLease() {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    try (ServerProcess dying =
        GrpcProxies.start(directory, address, cluster.endpoints(), LEASING)) {
      other.run("put", "widow", "1");
      own(new Etcdctl(address), "widow");
      dying.kill();

      other.run("put", "widow", "2", "--command-timeout=60s");
      assertThat(owner.run("get", "widow")).isEqualTo("widow\n2\n");
    }
  }

  @Test
  void aProxyOfTheOriginalAndThisOneAskOneAnother() {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    try (ServerProcess original =
        GrpcProxies.startOriginal(directory, address, cluster.endpoints(), LEASING)) {
      assertThat(original.isRunning()).isTrue();
      Etcdctl originals = new Etcdctl(address);
      other.run("put", "shared", "0");
      for (int i = 1; i <= 2; i++) {
        own(originals, "shared");
        owner.run("put", "shared", "ours" + i);
        assertThat(originals.run("get", "shared")).isEqualTo("shared\nours" + i + "\n");

        originals.run("put", "shared", "theirs" + i);
        own(owner, "shared");
        originals.run("put", "shared", "again" + i);
        assertThat(owner.run("get", "shared")).isEqualTo("shared\nagain" + i + "\n");
        originals.run("del", "shared");
        assertThat(owner.run("get", "shared")).isEmpty();
        owner.run("put", "shared", "0");
        assertThat(originals.run("get", "shared")).isEqualTo("shared\n0\n");
      }
    }
  }

  @Test
  void whatOneUserMayReadIsNotShownToOthers() throws Exception {
    String address = "127.0.0.1:" + Ports.free(1).get(0);
    Path place = Files.createDirectory(directory.resolve("users"));
    try (ServerCluster guarded = ServerCluster.start(place, 1);
        ServerProcess proxy = GrpcProxies.start(place, address, guarded.endpoints(), LEASING)) {
      assertThat(proxy.isRunning()).isTrue();
      Etcdctl through = new Etcdctl(address);
      Etcdctl direct = new Etcdctl(guarded.endpoints());
      through.run("put", "secret", "1");
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                through.run("get", "secret");
                return !direct.run("get", PREFIX + "secret").isEmpty();
              });
      direct.run("user", "add", "root:root");
      direct.run("user", "add", "alice:alice");
      direct.run("user", "grant-role", "root", "root");
      direct.run("auth", "enable");

      await().atMost(PATIENCE).until(() -> through.tryRun("", "get", "secret").exitStatus() != 0);
      assertThat(through.fail("get", "secret")).contains("etcdserver: user name is empty");
      assertThat(through.run("get", "secret", "--user=root:root")).isEqualTo("secret\n1\n");
      assertThat(through.fail("get", "secret", "--user=alice:alice"))
          .contains("etcdserver: permission denied");
      through.run("put", "secret", "2", "--user=root:root", "--command-timeout=60s");
      assertThat(through.run("get", "secret", "--user=root:root")).isEqualTo("secret\n2\n");
    }
  }
}
