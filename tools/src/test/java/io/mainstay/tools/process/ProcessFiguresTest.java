package io.mainstay.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void theProcessorTimeIsThatOfTheProcessAndOfTheKernelForIt() {
    assertThat(
            ProcessFigures.cpuMicrosIn(
                "42 (etcd) S 1 42 42 0 -1 4194304 3000 0 5 0 250 50 7 7 20 0 9 0 100 1 2"))
        .isEqualTo(3_000_000);
  }

  @Test
  void theNameOfAProcessMayHoldAnything() {
    assertThat(
            ProcessFigures.cpuMicrosIn(
                "42 (a ) b (c) S 1 42 42 0 -1 4194304 3000 0 5 0 1 2 7 7 20 0 9 0 100 1 2"))
        .isEqualTo(30_000);
  }

  @Test
  void memoryIsToldInKilobytes() throws IOException {
    assertThat(
            ProcessFigures.bytesIn(
                "Name:\tetcd\nVmHWM:\t    1024 kB\nVmRSS:\t     512 kB\n", "VmHWM:"))
        .isEqualTo(1024 * 1024);
  }
}
