package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.interop.fixture.Packages;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ThrowawayDebian;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package on a Debian with systemd: the life of one installation, from one test to the
 * next.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class DebianPackageIT {
  private static final String PACKAGE = "/tmp/mainstay.deb";
  private static final String JAVA = "java17-runtime-headless";
  private static final String NEXT = "/tmp/next.deb";

  /**
   * What systemd thinks the service may do, out of a hundred; most of Debian's are above ninety.
   */
  private static final String HIGHEST_EXPOSURE = "20";

  private ThrowawayDebian debian;
  private String toldByInstallation = "";

  @BeforeAll
  void boot(@TempDir Path directory) {
    debian = ThrowawayDebian.boot(directory);
    assumeTrue(
        debian.run("dpkg-query", "--show", "--showformat=${Provides}").contains(JAVA),
        "no Java of Debian's, 17 or newer, is installed");
    debian.copy(Packages.forDebian(), PACKAGE);
    toldByInstallation = debian.run("dpkg", "--install", PACKAGE);
  }

  @AfterAll
  void forget() {
    if (debian != null) {
      debian.close();
    }
  }

  private String property(String name) {
    return debian.run("systemctl", "show", "mainstay", "--property=" + name, "--value").strip();
  }

  /** Makes the same package with a higher version, as the next release would be. */
  private void makeNextRelease() {
    debian.run("dpkg-deb", "--raw-extract", PACKAGE, "/tmp/next");
    debian.run("sed", "-i", "s/^Version: .*/Version: 99.0/", "/tmp/next/DEBIAN/control");
    debian.run("dpkg-deb", "-Znone", "--build", "/tmp/next", NEXT);
  }

  @Order(1)
  @Test
  void itTakesThePlaceOfTheOriginalsPackagesAndSaysSo() {
    Programs.originalServer();

    assertThat(toldByInstallation).contains("Removing etcd-server", "Removing etcd-client");
    assertThat(debian.run("dpkg", "--search", "/usr/bin/etcd")).startsWith("mainstay:");
  }

  @Order(2)
  @Test
  void itsServiceRunsAsAUserOfItsOwnThatMayDoLittle() {
    assertThat(property("ActiveState")).isEqualTo("active");
    assertThat(debian.run("etcdctl", "put", "/message", "Hello")).isEqualTo("OK\n");
    assertThat(debian.run("stat", "-c", "%U", "/proc/" + property("MainPID")))
        .isEqualTo("mainstay\n");
    assertThat(debian.run("stat", "-c", "%U %a", "/var/lib/mainstay")).isEqualTo("mainstay 700\n");
    assertThat(debian.run("systemctl", "is-enabled", "mainstay", "etcd"))
        .isEqualTo("enabled\nalias\n");
    assertThat(debian.tryRun("systemd-analyze", "verify", "mainstay.service").errors()).isEmpty();
    debian.run("systemd-analyze", "security", "--threshold=" + HIGHEST_EXPOSURE, "mainstay");
  }

  @Order(3)
  @Test
  void itsServiceTakesTheSettingsAndEndsInOrder() {
    debian.run("sh", "-c", "echo ETCD_NAME=renamed >>/etc/default/mainstay");

    debian.run("systemctl", "restart", "mainstay");

    assertThat(debian.run("etcdctl", "member", "list")).contains(", renamed, ");
    debian.run("systemctl", "stop", "mainstay");
    assertThat(property("Result") + property("ExecMainStatus")).isEqualTo("success0");
    assertThat(debian.run("journalctl", "--unit=mainstay")).contains("the member was closed");
  }

  @Order(4)
  @Test
  void anUpgradeKeepsSettingsAndDataAndRestartsTheService() {
    debian.run("systemctl", "start", "mainstay");
    debian.run("etcdctl", "put", "/message", "Hello");
    debian.run("sh", "-c", "echo '# mine' >>/etc/default/mainstay");
    String before = property("MainPID");
    makeNextRelease();

    debian.run("dpkg", "--install", NEXT);

    assertThat(property("ActiveState")).isEqualTo("active");
    assertThat(property("MainPID")).isNotEqualTo(before);
    assertThat(debian.run("etcdctl", "get", "/message")).isEqualTo("/message\nHello\n");
    assertThat(debian.run("tail", "-n", "1", "/etc/default/mainstay")).isEqualTo("# mine\n");
    assertThat(debian.run("ls", "/usr/lib/mainstay/lib")).contains(".archive");
  }

  @Order(5)
  @Test
  void aJavaThatIsRenewedGetsItsClassesArchivedAnew() {
    debian.run("sh", "-c", "rm /usr/lib/mainstay/lib/*.archive");

    debian.run("dpkg-trigger", "--by-package=mainstay", "/usr/lib/jvm");
    debian.run("dpkg", "--configure", "--pending");

    assertThat(debian.run("ls", "/usr/lib/mainstay/lib")).contains(".archive");
  }

  @Order(6)
  @Test
  void removedItLeavesTheDataAndPurgedNothing() {
    debian.run("dpkg", "--remove", "mainstay");

    assertThat(debian.tryRun("ls", "/usr/bin/etcd", "/usr/lib/mainstay").exitStatus()).isEqualTo(2);
    assertThat(debian.run("ls", "/var/lib/mainstay")).isEqualTo("member\n");
    debian.run("dpkg", "--purge", "mainstay");
    assertThat(
            debian.run("sh", "-c", "find / -xdev -path /proc -prune -o -name '*mainstay*' -print"))
        .doesNotContainPattern("/(etc|usr|var/lib/mainstay)/");
  }
}
