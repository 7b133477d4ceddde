package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import org.junit.jupiter.api.Test;

class WithoutMeaningTest {
  @Test
  void everyRowIsAFlag() {
    assertThat(FlagTable.flags().keySet()).containsAll(WithoutMeaning.FLAGS.keySet());
  }

  @Test
  void whatIsChangedIsToldOfWithTheReason() {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(
              Started.with(
                  "--backend-batch-limit=7",
                  "--memory-mlock=false",
                  "--feature-gates=StopGRPCServiceOnDefrag=true"))
          .isNotNull();

      assertThat(log.information())
          .filteredOn(line -> line.contains("no meaning"))
          .containsExactly(
              "flag is accepted but has no meaning here flag=--backend-batch-limit reason=the store"
                  + " has no commits of its own: what is acknowledged is in the replicated log",
              "flag is accepted but has no meaning here"
                  + " flag=--feature-gates=StopGRPCServiceOnDefrag reason=a member serves on while"
                  + " it is defragmented");
    }
  }
}
