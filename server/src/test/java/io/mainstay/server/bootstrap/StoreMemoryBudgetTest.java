package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.config.Backend;
import io.mainstay.storage.StoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreMemoryBudgetTest {
  @ParameterizedTest
  @CsvSource({"128, 24", "512, 32", "2048, 128", "65536, 192"})
  void aStoreTakesASixteenthOfTheMachineWithinBounds(long machineMegabytes, long megabytes) {
    assertThat(StoreMemoryBudget.fitting(machineMegabytes << 20)).isEqualTo(megabytes << 20);
  }

  @Test
  void whatWasAskedForIsTaken() {
    assertThat(StoreMemoryBudget.bytes(new Backend(0, StoreOptions.LEAST_MEMORY_BYTES)))
        .isEqualTo(StoreOptions.LEAST_MEMORY_BYTES);
  }
}
