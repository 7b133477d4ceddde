package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mainstay.daemon.config.StartRequest.StartMember;
import io.mainstay.server.fixture.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and arguments that nobody should write. */
class ConfigFuzzTest {
  @TempDir private Path directory;

  @Test
  void files() {
    Path file = directory.resolve("config");
    Fuzz.texts(
        List.of(
            """
            name: m1
            data-dir: /x/y
            snapshot-count: 5
            pre-vote: false
            listen-client-urls: http://127.0.0.1:2,http://127.0.0.1:1
            cipher-suites: [TLS_AES_128_GCM_SHA256]
            feature-gates: LeaseCheckpoint=true
            socket-options: {reuse-port: true}
            client-transport-security:
              allowed-hostname: [one, two]
            """,
            "{\"name\": \"m1\", \"snapshot-count\": &a 5, \"max-wals\": *a}"),
        input -> {
          String argument = "--config-file=" + Files.write(file, input);
          ((StartMember) StartRequest.parse(List.of(argument), Map.of(), settings -> {})).resolve();
        },
        ConfigException.class);
  }

  @Test
  void arguments() {
    Fuzz.texts(
        List.of(
            "--name=m1 --snapshot-count 5 --listen-client-urls=http://127.0.0.1:1",
            "--auto-compaction-retention=5h30m --election-timeout=1000 --cors=* --pre-vote=false",
            "--feature-gates=A=true,B=false --logger=zap --log-outputs=stderr,/x"),
        input ->
            StartRequest.parse(
                List.of(new String(input, StandardCharsets.UTF_8).split("[ \0]+")),
                Map.of(),
                settings -> {}),
        UsageException.class,
        ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"name: !!int \"\"", "name: !!float \"\"", "name: !!map ", "? !!int \"\"\n: 1"})
  void aTagThatDoesNotFitItsValueIsAnError(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("config"), content);

    assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> ConfigFile.read(file));
  }

  @Test
  void aNumberOfAnyLengthIsRefused() {
    String argument = "--election-timeout=" + "10".repeat(50_000);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> StartRequest.parse(List.of(argument), Map.of(), settings -> {}));
  }
}
