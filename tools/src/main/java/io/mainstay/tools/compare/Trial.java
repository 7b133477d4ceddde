package io.mainstay.tools.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A contestant's cluster while it goes through a case.
 *
 * @param scale how large the case is to be
 * @param warmUp how long it is loaded before anything is measured, at the least
 */
record Trial(Cluster cluster, LoadTool tool, Scale scale, Duration warmUp) {
  private static final long OPERATIONS_A_TRANSACTION = 100;

  /** Repeats a load, once at least, until the members are warm. */
  void warmUp(List<String> words) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    do {
      tool.run(cluster, words);
    } while (System.nanoTime() - begin < warmUp.toNanos());
  }

  /**
   * Puts keys that are numbered from 0, many to a transaction.
   *
   * @return what was reported; its requests are transactions
   */
  Filling fill(long keys, int valueBytes) throws IOException, InterruptedException {
    long operations = Math.min(OPERATIONS_A_TRANSACTION, keys);
    long transactions = (keys + operations - 1) / operations;
    List<String> words = new ArrayList<>(List.of("--conns=4", "--clients=16", "txn-put"));
    words.addAll(
        List.of(
            "--key-size=8",
            "--val-size=" + valueBytes,
            "--txn-ops=" + operations,
            "--key-space-size=" + keys,
            "--total=" + transactions));
    LoadReport report = tool.run(cluster, words).reports().get(0);
    return new Filling(keys, report.totalSeconds());
  }

  /** Puts the keys of one byte that a command line can name, {@code b} among them. */
  void fillLetters(int valueBytes) throws IOException, InterruptedException {
    tool.run(
        cluster,
        List.of(
            "put",
            "--key-size=1",
            "--val-size=" + valueBytes,
            "--sequential-keys",
            "--key-space-size=64",
            "--total=64"));
  }

  /**
   * What was filled in.
   *
   * @param seconds how long it took
   */
  record Filling(long keys, double seconds) {}
}
