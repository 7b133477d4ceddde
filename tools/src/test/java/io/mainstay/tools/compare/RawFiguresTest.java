package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawFiguresTest {
  private final RawFigures figures =
      new RawFigures(
          List.of(
              Outcomes.of(
                  Metric.TIME, Outcomes.score(1, 2), Outcomes.failed("it said \"no\", twice"))));

  @Test
  void eachRoundAndEachFailureHasALine() {
    assertThat(figures.csv())
        .isEqualTo(
            """
            case,members,server,round,value,unit,p50_ms,p99_ms,server_cpu_us_per_op,load_cpu_us_per_op,peak_memory_bytes,failure
            a-case,1,etcd,1,1.0,s,1.0,2.0,3.0,4.0,5000000.0,
            a-case,1,etcd,2,2.0,s,1.0,2.0,3.0,4.0,5000000.0,
            a-case,1,mainstay,,,s,,,,,,"it said ""no"", twice"
            """);
  }

  @Test
  void theSameIsThereAsObjects() throws IOException {
    assertThat(figures.json())
        .contains("\"round\" : 2,\n  \"value\" : 2.0,")
        .contains("\"failure\" : \"it said \\\"no\\\", twice\"");
  }
}
