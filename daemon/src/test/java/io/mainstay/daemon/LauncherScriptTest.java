package io.mainstay.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How {@code bin/etcd} and {@code bin/test} choose their Java. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {
  private static final Path SCRIPT = Path.of("..", "bin", "lib", "java.sh").toAbsolutePath();

  @TempDir Path directory;
  private final List<Path> homes = new ArrayList<>();

  /** What a script did. */
  record Result(int exitCode, String output) {}

  /** Lets the script choose among the homes of this test, whatever else the machine has. */
  private Result choose(String javaHome) throws Exception {
    StringBuilder list = new StringBuilder();
    homes.forEach(home -> list.append(home).append("\\n"));
    String script =
        ". '"
            + SCRIPT
            + "'; java_homes() { printf '"
            + list
            + "'; }; find_java; echo \"$java_version $java_home\"";
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-eu", "-c", script).redirectErrorStream(true);
    builder.environment().putAll(Map.of("JAVA_HOME", javaHome));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output.strip());
  }

  private Path home(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    homes.add(home);
    return home;
  }

  @Test
  void theNewestIsTaken() throws Exception {
    home("a", "17.0.9");
    Path newest = home("b", "25.0.1");
    home("c", "1.8.0_402");

    assertThat(choose("")).isEqualTo(new Result(0, "25 " + newest));
  }

  @Test
  void javaHomeIsTakenIfItIsNewEnough() throws Exception {
    Path chosen = home("a", "17");
    home("b", "25.0.1");

    assertThat(choose(chosen.toString())).isEqualTo(new Result(0, "17 " + chosen));
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    Path old = home("a", "11.0.2");
    Path newer = home("b", "21.0.1");

    assertThat(choose(old.toString())).isEqualTo(new Result(0, "21 " + newer));
  }

  @Test
  void whenAllAreTooOldThePackageToInstallIsNamed() throws Exception {
    Path old = home("a", "11.0.2");

    assertThat(choose(""))
        .isEqualTo(
            new Result(
                1,
                "Java 11 in "
                    + old
                    + " is too old: install a JDK, 17 or newer"
                    + " (Debian: apt-get install openjdk-17-jdk-headless)"));
  }

  @Test
  void whenThereIsNoneThePackageToInstallIsNamed() throws Exception {
    assertThat(choose(""))
        .isEqualTo(
            new Result(
                1,
                "no Java found: install a JDK, 17 or newer"
                    + " (Debian: apt-get install openjdk-17-jdk-headless)"));
  }
}
