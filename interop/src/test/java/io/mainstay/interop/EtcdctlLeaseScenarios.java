package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.RunningEtcdctl;
import org.junit.jupiter.api.Test;

/** Leases. */
interface EtcdctlLeaseScenarios extends EtcdctlCluster {
  @Test
  default void everyMemberKnowsALeaseAndItsKeys() {
    String lease = grant(600);
    assertThat(etcdctl().run("put", "lease/known/a", "1", "--lease=" + lease)).isEqualTo("OK\n");

    for (Etcdctl member : membersOneByOne()) {
      assertThat(member.run("lease", "timetolive", lease, "--keys"))
          .matches(
              "lease "
                  + lease
                  + " granted with TTL\\(600s\\), remaining\\(\\d+s\\),"
                  + " attached keys\\(\\[lease/known/a\\]\\)\n");
      assertThat(member.run("lease", "list").lines()).contains(lease);
    }
  }

  @Test
  default void aShortLifeIsMadeLongEnoughToSurviveAnElection() {
    assertThat(etcdctl().run("lease", "grant", "1")).endsWith(" granted with TTL(2s)\n");
  }

  @Test
  default void aLifeBeyondTheLimitIsRefused() {
    assertThat(etcdctl().tryRun("", "lease", "grant", "10000000000").errors())
        .contains("etcdserver: too large lease TTL");
  }

  @Test
  default void aRevokedLeaseTakesItsKeysAway() {
    String lease = grant(600);
    etcdctl().run("put", "lease/revoked/b", "1", "--lease=" + lease);
    etcdctl().run("put", "lease/revoked/a", "2", "--lease=" + lease);
    etcdctl().run("put", "lease/revoked/free", "3");
    long before = revision();

    assertThat(etcdctl().run("lease", "revoke", lease)).isEqualTo("lease " + lease + " revoked\n");

    assertThat(etcdctl().run("get", "lease/revoked/", "--prefix"))
        .isEqualTo("lease/revoked/free\n3\n");
    assertThat(revision()).as("both in one revision").isEqualTo(before + 1);
    Result again = etcdctl().tryRun("", "lease", "revoke", lease);
    assertThat(again.exitStatus()).isNotZero();
    assertThat(again.errors()).contains("etcdserver: requested lease not found");
  }

  @Test
  default void aKeyThatIsPutAgainBelongsToItsLastLeaseOnly() {
    String first = grant(600);
    String second = grant(600);
    etcdctl().run("put", "lease/moved", "1", "--lease=" + first);
    etcdctl().run("put", "lease/moved", "2", "--lease=" + second);

    etcdctl().run("lease", "revoke", first);
    assertThat(etcdctl().run("get", "lease/moved")).isEqualTo("lease/moved\n2\n");

    etcdctl().run("lease", "revoke", second);
    assertThat(etcdctl().run("get", "lease/moved")).isEmpty();
  }

  @Test
  default void aKeyGoesWhenItsLeaseExpires() {
    String lease = grant(2);
    try (RunningEtcdctl watch = etcdctl().start("watch", "lease/expires", fromNowOn())) {
      etcdctl().run("put", "lease/expires", "1", "--lease=" + lease);

      watch.awaitOutput("PUT\nlease/expires\n1\nDELETE\nlease/expires\n\n");
    }
    assertThat(etcdctl().run("lease", "timetolive", lease))
        .isEqualTo("lease " + lease + " already expired\n");
    assertThat(etcdctl().tryRun("", "lease", "keep-alive", "--once", lease).errors())
        .contains("etcdserver: requested lease not found");
    assertThat(etcdctl().tryRun("", "put", "lease/expires", "2", "--lease=" + lease).errors())
        .contains("etcdserver: requested lease not found");
  }

  @Test
  default void everyMemberKeepsALeaseAlive() {
    String lease = grant(600);

    for (Etcdctl member : membersOneByOne()) {
      assertThat(member.run("lease", "keep-alive", "--once", lease))
          .isEqualTo("lease " + lease + " keepalived with TTL(600)\n");
    }
  }

  @Test
  default void aLeaseThatIsKeptAliveOutlivesItsTime() {
    String lease = grant(2);
    try (RunningEtcdctl keeper = etcdctl().start("lease", "keep-alive", lease)) {
      String line = "lease " + lease + " keepalived with TTL(2)\n";
      // Three renewals of a third of its time each, and some more.
      keeper.awaitOutput("five renewals", output -> output.startsWith(line.repeat(5)));

      assertThat(etcdctl().run("lease", "timetolive", lease))
          .startsWith("lease " + lease + " granted with TTL(2s), remaining(");
      etcdctl().run("lease", "revoke", lease);
      assertThat(keeper.awaitExit()).isZero();
      assertThat(keeper.output()).endsWith("lease " + lease + " expired or revoked.\n");
    }
  }

  private String grant(long seconds) {
    return etcdctl()
        .run("lease", "grant", Long.toString(seconds))
        .replaceAll("lease (\\w+) granted with TTL\\(" + seconds + "s\\)\n", "$1");
  }
}
