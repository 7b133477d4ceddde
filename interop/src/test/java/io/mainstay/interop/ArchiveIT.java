package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Etcdctl.Result;
import io.mainstay.interop.fixture.Packages;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive for this platform, unpacked. */
@DisabledOnOs(OS.WINDOWS)
@TestInstance(Lifecycle.PER_CLASS)
class ArchiveIT {
  private Path home;

  @BeforeAll
  void unpack(@TempDir Path directory) throws IOException {
    run(directory, "tar", "-xf", Packages.forThisPlatform().toString());
    try (Stream<Path> unpacked = Files.list(directory)) {
      home = unpacked.findFirst().orElseThrow();
    }
  }

  private static Result run(Path directory, String... command) throws IOException {
    return run(directory, Map.of(), command);
  }

  private static Result run(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.environment().putAll(environment);
    Result result = Etcdctl.finish(builder.start(), "");
    assertThat(result.exitStatus()).as(result.errors()).isZero();
    return result;
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private List<String> libraries() {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar") && !name.startsWith("mainstay-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMemberAndItsClientRunWhereItWasUnpacked(@TempDir Path elsewhere) throws IOException {
    List<Integer> ports = Ports.free(2);
    String clients = "http://127.0.0.1:" + ports.get(0);
    String peers = "http://127.0.0.1:" + ports.get(1);
    List<String> flags =
        List.of(
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers);
    try (ServerProcess server = ServerProcess.start(elsewhere, program("etcd"), flags)) {
      server.awaitOutput("ready to serve client requests");

      assertThat(run(elsewhere, program("etcdctl"), "--endpoints=" + clients, "put", "a", "b"))
          .extracting(Result::output)
          .isEqualTo("OK\n");
    }
  }

  @Test
  void onceItIsPreparedClassesComeOutOfAnArchive(@TempDir Path elsewhere) throws IOException {
    run(elsewhere, "sh", home.resolve("bin/lib/prepare.sh").toString());

    Map<String, String> telling = Map.of("MAINSTAY_JAVA_OPTS", "-Xlog:class+load:stdout");
    assertThat(run(elsewhere, telling, program("etcd"), "--version").output())
        .containsPattern("io.mainstay.daemon.Main source: shared objects file");
    assertThat(run(elsewhere, telling, program("etcdctl"), "version").output())
        .containsPattern("io.mainstay.tools.etcdctl.Etcdctl source: shared objects file");
  }

  @Test
  void nativeLibrariesOfOtherPlatformsStayOut() throws IOException {
    for (String library : libraries()) {
      try (JarFile jar = new JarFile(home.resolve("lib").resolve(library).toFile())) {
        assertThat(jar.stream().map(entry -> entry.getName()))
            .as(library)
            .noneMatch(
                name -> name.matches(".*\\.(dll|jnilib|dylib)") || name.contains("rocksdbjni-"));
      }
    }
    assertThat(home.resolve("lib/native").toFile().list()).isNotEmpty();
  }

  @Test
  void everyLibraryIsListedWithItsLicense() throws IOException {
    String bill = Files.readString(home.resolve("sbom.cdx.json"));
    String licenses = Files.readString(home.resolve("THIRD-PARTY.txt"));

    assertThat(libraries())
        .isNotEmpty()
        .allSatisfy(
            library -> {
              String artifact = library.replaceFirst("-\\d.*", "");
              assertThat(bill).contains("\"name\" : \"" + artifact + "\"");
              assertThat(licenses).contains(":" + artifact + ":");
            });
  }

  @Test
  void theProgramsForWindowsAndTheSampleAreThere() {
    assertThat(home.resolve("bin").toFile().list())
        .contains("etcd.bat", "etcdctl.bat", "etcdutl.bat", "benchmark.bat");
    assertThat(home.resolve("etc/etcd.conf.yml")).exists();
    assertThat(home.resolve("LICENSE")).exists();
  }
}
