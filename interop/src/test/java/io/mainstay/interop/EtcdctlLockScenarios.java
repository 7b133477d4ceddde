package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.RunningEtcdctl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Locks and elections, whose recipes run in {@code etcdctl} itself. */
interface EtcdctlLockScenarios extends EtcdctlCluster {
  @Test
  default void aCommandRunsUnderALockWhichIsFreeAfterwards() {
    Result result =
        etcdctl()
            .tryRun("", "lock", "lock/command", "--", "sh", "-c", "echo $ETCD_LOCK_KEY; echo done");

    assertThat(result.exitStatus()).as(result.toString()).isZero();
    assertThat(result.output()).matches("lock/command/[0-9a-f]+\ndone\n");
    assertThat(etcdctl().run("get", "lock/command/", "--prefix")).isEmpty();
  }

  @Test
  default void contendersHoldALockOneAfterTheOther() {
    try (RunningEtcdctl first = etcdctl().start("lock", "lock/order")) {
      first.awaitOutput("the key it holds", output -> output.matches("lock/order/[0-9a-f]+\n\n"));
      try (RunningEtcdctl second = etcdctl().start("lock", "lock/order", "echo", "second")) {
        awaitContenders("lock/order/", 2);
        try (RunningEtcdctl third = etcdctl().start("lock", "lock/order", "echo", "third")) {
          awaitContenders("lock/order/", 3);
          assertThat(second.output() + third.output()).isEmpty();

          first.terminate();

          assertThat(second.awaitExit()).isZero();
          assertThat(second.output()).isEqualTo("second\n");
          assertThat(third.awaitExit()).isZero();
          assertThat(third.output()).isEqualTo("third\n");
        }
      }
    }
  }

  @Test
  default void aLockWhoseHolderDiesIsFreeWhenItsLeaseExpires() {
    try (RunningEtcdctl first = etcdctl().start("lock", "lock/dead", "--ttl=2")) {
      first.awaitOutput("the key it holds", output -> output.startsWith("lock/dead/"));
      try (RunningEtcdctl second = etcdctl().start("lock", "lock/dead", "echo", "second")) {
        awaitContenders("lock/dead/", 2);

        first.kill();

        second.awaitOutput("second\n");
      }
    }
  }

  @Test
  default void candidatesLeadOneAfterTheOtherAndListenersHearOfIt() {
    try (RunningEtcdctl listener = etcdctl().start("elect", "--listen", "election");
        RunningEtcdctl first = etcdctl().start("elect", "election", "one")) {
      first.awaitOutput(
          "its key and proposal", output -> output.matches("election/[0-9a-f]+\none\n"));
      try (RunningEtcdctl second = etcdctl().start("elect", "election", "two")) {
        awaitContenders("election/", 2);
        assertThat(second.output()).isEmpty();

        first.terminate();

        second.awaitOutput(
            "its key and proposal", output -> output.matches("election/[0-9a-f]+\ntwo\n"));
        listener.awaitOutput(first.output() + second.output());
        second.terminate();
        assertThat(second.awaitExit()).isZero();
      }
    }
  }

  private void awaitContenders(String prefix, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                etcdctl()
                        .run("get", prefix, "--prefix", "--keys-only")
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .count()
                    == count);
  }
}
