package io.mainstay.tools.etcdctl.check;

import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.load.Driver.Limits;
import io.mainstay.tools.load.Summary;
import io.mainstay.tools.output.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** {@code check perf}: puts at a set rate, and whether the cluster keeps up. */
final class PerfCheck {
  private static final int KEY_BYTES = 256;
  private static final int VALUE_BYTES = 1024;
  private static final Duration DURATION = Duration.ofSeconds(60);
  private static final double LEAST_SHARE = 0.9;
  private static final double MOST_SECONDS = 0.5;
  private static final double MOST_DEVIATION_SECONDS = 0.1;

  private final Session session;
  private final Workload workload;
  private final String prefix;
  private final Tidying tidying;
  private final PrintStream out;

  PerfCheck(Session session, Workload workload, String prefix) {
    this.session = session;
    this.workload = workload;
    this.prefix = prefix;
    this.tidying = new Tidying(session, prefix);
    this.out = session.streams().out();
  }

  void run(boolean compacts, boolean defragments)
      throws CommandException, RpcException, InterruptedException {
    tidying.requireEmpty();
    Summary summary;
    try {
      summary = load();
    } catch (InterruptedException e) {
      tidyUp(false, false);
      throw e;
    }
    tidyUp(compacts, defragments);
    if (!passes(summary)) {
      out.println("FAIL");
      throw new CommandException(ExitCode.ERROR, "");
    }
    out.println("PASS");
  }

  private Summary load() throws InterruptedException {
    long expected = workload.putsPerSecond() * DURATION.toSeconds();
    Limits limits = new Limits(expected, workload.putsPerSecond(), DURATION);
    try (Progress progress = Progress.on(session.streams().err())) {
      return Puts.driver(session.client(), workload, limits)
          .run(
              Puts.of(prefix, KEY_BYTES, VALUE_BYTES),
              done -> progress.show("%d of %d puts".formatted(done, expected)));
    }
  }

  private void tidyUp(boolean compacts, boolean defragments) {
    try {
      tidying.tidyUp(compacts, defragments);
    } catch (RpcException e) {
      out.println("FAIL: Cleanup failed during key deletion: ERROR(%s)".formatted(e.getMessage()));
    }
  }

  private boolean passes(Summary summary) {
    boolean passes = !failed(out, summary.errors());
    double perSecond = summary.throughput();
    long shown = (long) perSecond + 1;
    if (perSecond / workload.putsPerSecond() <= LEAST_SHARE) {
      out.println("FAIL: Throughput too low: " + shown + " writes/s");
      passes = false;
    } else {
      out.println("PASS: Throughput is " + shown + " writes/s");
    }
    if (summary.isEmpty()) {
      return false;
    }
    if (summary.slowest() > MOST_SECONDS) {
      out.println("Slowest request took too long: " + seconds(summary.slowest()));
      passes = false;
    } else {
      out.println("PASS: Slowest request took " + seconds(summary.slowest()));
    }
    if (summary.deviation() > MOST_DEVIATION_SECONDS) {
      out.println("Stddev too high: " + seconds(summary.deviation()));
      passes = false;
    } else {
      out.println("PASS: Stddev is " + seconds(summary.deviation()));
    }
    return passes;
  }

  /** Tells of errors, if there were any. */
  static boolean failed(PrintStream out, Map<String, Integer> errors) {
    if (errors.isEmpty()) {
      return false;
    }
    out.println("FAIL: too many errors");
    errors.forEach((error, count) -> out.println("FAIL: ERROR(" + error + ") -> " + count));
    return true;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.6fs", seconds);
  }
}
