package io.mainstay.interop.bench;

import io.mainstay.interop.bench.PutLoad.Figures;
import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Concurrent puts of 256 B against ours and against the original, in alternation. Arguments:
 * members, rounds, puts a round, puts under way at once.
 */
public final class SideBySidePuts {
  private static final int VALUE_BYTES = 256;

  private SideBySidePuts() {}

  /** Prints each round, and the median of the ratios. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int members = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int total = Integer.parseInt(arguments[2]);
    int concurrent = Integer.parseInt(arguments[3]);
    Path directory = Files.createTempDirectory("side-by-side");
    Path ours = Files.createDirectory(directory.resolve("ours"));
    Path original = Files.createDirectory(directory.resolve("original"));
    try (ServerCluster first = ServerCluster.start(ours, members);
        ServerCluster second = ServerCluster.startOriginal(original, members);
        PutLoad firstLoad = new PutLoad(first.clientPorts(), VALUE_BYTES);
        PutLoad secondLoad = new PutLoad(second.clientPorts(), VALUE_BYTES)) {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        Figures oursNow = firstLoad.run(concurrent, total);
        Figures originalNow = secondLoad.run(concurrent, total);
        ratios.add(oursNow.perSecond() / originalNow.perSecond());
        System.out.printf(
            "ours %7.0f/s p50 %6.1f p99 %6.1f ms   original %7.0f/s p50 %6.1f p99 %6.1f ms   ratio %.2f%n",
            oursNow.perSecond(),
            oursNow.p50Millis(),
            oursNow.p99Millis(),
            originalNow.perSecond(),
            originalNow.p50Millis(),
            originalNow.p99Millis(),
            ratios.get(round));
      }
      Collections.sort(ratios);
      System.out.printf(
          "%d member(s), %d at once: median ratio %.2f%n",
          members, concurrent, ratios.get(rounds / 2));
    }
  }
}
