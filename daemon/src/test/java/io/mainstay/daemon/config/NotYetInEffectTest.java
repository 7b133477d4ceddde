package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotYetInEffectTest {
  @Test
  void everyRowIsAFlag() {
    List<String> names = new ArrayList<>(FlagTable.flags().keySet());
    FlagTable.fileOnly().forEach(flag -> names.add(flag.name()));

    assertThat(names).containsAll(NotYetInEffect.FLAGS);
  }

  @Test
  void aFlagWithoutEffectIsWarnedOfOnce() {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(Started.with("--socket-reuse-port", "--name=a")).isNotNull();

      assertThat(log.warnings())
          .filteredOn(line -> line.contains("no effect"))
          .containsExactly("flag is accepted but has no effect yet flag=--socket-reuse-port");
    }
  }

  @Test
  void aFlagSetToItsDefaultIsNotWarnedOf() {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(Started.with("--socket-reuse-port=false", "--bcrypt-cost=10")).isNotNull();

      assertThat(log.warnings()).noneMatch(line -> line.contains("no effect"));
    }
  }
}
