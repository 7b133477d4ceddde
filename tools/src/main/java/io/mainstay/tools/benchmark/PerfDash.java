package io.mainstay.tools.benchmark;

import io.mainstay.tools.load.Summary;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Reports as Kubernetes' performance dashboard reads them (etcd {@code pkg/report/perfdash.go} at
 * v3.7.1).
 *
 * @param directory where they go; made when it is missing
 * @param clock whose time is in their names
 */
record PerfDash(Path directory, Clock clock) {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final int DIGITS = 4;

  /** Writes the report of an operation, and gives its file. */
  Path write(String operation, Summary summary) throws IOException {
    Files.createDirectories(directory);
    Path file =
        directory.resolve(
            "EtcdAPI_benchmark_%s_%s.json"
                .formatted(operation, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    return Files.writeString(file, json(operation, summary), StandardCharsets.UTF_8);
  }

  private static String json(String operation, Summary summary) {
    return """
        {
          "version": "v1",
          "dataItems": [
            {
              "data": {
                "Perc50": %s,
                "Perc90": %s,
                "Perc99": %s
              },
              "labels": {
                "Operation": "%s"
              },
              "unit": "ms"
            }
          ]
        }"""
        .formatted(
            millis(summary.percentile(50)),
            millis(summary.percentile(90)),
            millis(summary.percentile(99)),
            operation.toUpperCase(Locale.ROOT));
  }

  private static String millis(double seconds) {
    return BigDecimal.valueOf(seconds)
        .multiply(MILLIS)
        .setScale(DIGITS, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
