package io.mainstay.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.junit.WithEtcd;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each example prints what its page says. */
@WithEtcd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExamplesTest {
  private final EmbeddedCluster cluster;

  ExamplesTest(EmbeddedCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void servicesAreDiscovered() throws Exception {
    assertThat(printed(ServiceDiscovery::run))
        .containsExactly(
            "found {one=10.0.0.1:80}",
            "found {one=10.0.0.1:80, two=10.0.0.2:80}",
            "found {two=10.0.0.2:80}");
  }

  @Test
  void configurationIsPushed() throws Exception {
    assertThat(printed(ConfigurationPush::run))
        .containsExactly(
            "started with {currency=EUR}",
            "changed to {currency=CHF, decimals=2}",
            "changed to {currency=CHF}");
  }

  @Test
  void anExclusiveLockIsHeldByOne() throws Exception {
    assertThat(printed(ExclusiveLock::run))
        .containsExactly(
            "alice has it: true",
            "bob has it: false",
            "bob has it: true",
            "bob's number is higher: true");
  }

  @Test
  void anOrderedLockGoesFromOneToTheNext() throws Exception {
    assertThat(printed(OrderedLock::run))
        .containsExactly(
            "alice has it, bob waits: true, carol waits: true",
            "bob has it, carol waits: true",
            "carol has it");
  }

  @Test
  void leadersFollowOneAnother() throws Exception {
    assertThat(printed(LeaderElection::run))
        .containsExactly("leads: alice", "leads: bob", "leads: bob, at 10.0.0.2");
  }

  @Test
  void anExampleStartsAServerOfItsOwn() throws Exception {
    ExclusiveLock.main(new String[0]);

    assertThat(cluster.client().get("/locks/nightly-report").join().first()).isEmpty();
  }

  private List<String> printed(Example.Program program) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Example.run(cluster.clientEndpoints(), new PrintStream(bytes, true, UTF_8), program);
    return bytes.toString(UTF_8).lines().toList();
  }
}
