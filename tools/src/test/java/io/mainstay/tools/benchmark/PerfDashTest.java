package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.load.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfDashTest {
  @TempDir Path directory;

  private PerfDash perfDash() {
    return new PerfDash(
        directory.resolve("made").resolve("as-needed"),
        Clock.fixed(Instant.parse("2026-11-28T12:00:00.123Z"), ZoneOffset.UTC));
  }

  @Test
  void theReportIsAsTheDashboardReadsIt() throws IOException {
    Recorder recorder = new Recorder();
    for (int i = 1; i <= 1000; i++) {
      recorder.succeeded(0, i * 1_234_567L);
    }

    Path file = perfDash().write("watch-put", recorder.summary(1));

    assertThat(file)
        .hasFileName("EtcdAPI_benchmark_watch-put_2026-11-28T12:00:00Z.json")
        .hasContent(
            """
            {
              "version": "v1",
              "dataItems": [
                {
                  "data": {
                    "Perc50": 618.5181,
                    "Perc90": 1112.3449,
                    "Perc99": 1223.4559
                  },
                  "labels": {
                    "Operation": "WATCH-PUT"
                  },
                  "unit": "ms"
                }
              ]
            }""");
  }

  @Test
  void aLoadThatFailedHasZeros() throws IOException {
    assertThat(perfDash().write("put", new Recorder().summary(1)))
        .content()
        .contains("\"Perc50\": 0,\n", "\"Perc99\": 0\n");
  }
}
