package io.mainstay.tools.etcdctl.check;

import io.mainstay.client.Endpoint;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.output.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** {@code check perf}: puts at a set rate, and whether the cluster keeps up. */
final class PerfCheck {
  private static final int KEY_BYTES = 256;
  private static final int VALUE_BYTES = 1024;
  private static final double NANOS = 1e9;
  private static final double LEAST_SHARE = 0.9;
  private static final double MOST_SECONDS = 0.5;
  private static final double MOST_DEVIATION_SECONDS = 0.1;

  private final Session session;
  private final Workload workload;
  private final Duration duration;
  private final Tidying tidying;
  private final PrintStream out;

  PerfCheck(Session session, Workload workload, String prefix, Duration duration) {
    this.session = session;
    this.workload = workload;
    this.duration = duration;
    this.tidying = new Tidying(session, prefix);
    this.out = session.streams().out();
  }

  void run(String prefix, boolean compacts, boolean defragments)
      throws CommandException, RpcException, InterruptedException {
    tidying.requireEmpty();
    PutLoad load =
        new PutLoad(session.client(), prefix, KEY_BYTES, VALUE_BYTES, workload.clients());
    long begin = System.nanoTime();
    drive(load, begin);
    double seconds = (System.nanoTime() - begin) / NANOS;
    tidyUp(compacts, defragments);
    if (!passes(load.measurements(), load.measurements().count() / seconds)) {
      out.println("FAIL");
      throw new CommandException(ExitCode.ERROR, "");
    }
    out.println("PASS");
  }

  /** Begins a put whenever one is due. */
  private void drive(PutLoad load, long begin) throws InterruptedException {
    long nanosBetween = (long) (NANOS / workload.putsPerSecond());
    long end = begin + duration.toNanos();
    try (Progress progress = Progress.on(session.streams().err())) {
      for (long due = begin; due - end < 0; due += nanosBetween) {
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
        load.put();
        // Who cannot keep up has fewer puts in the same time, not more time.
        due = Math.max(due, System.nanoTime() - nanosBetween);
        progress.show("%d of %d s".formatted((long) ((due - begin) / NANOS), duration.toSeconds()));
      }
      load.finish();
    }
  }

  /** What an operator who ends the check early leaves behind is taken away as well. */
  void tidyUp(boolean compacts, boolean defragments) throws RpcException {
    long revision;
    try {
      revision = tidying.delete();
    } catch (RpcException e) {
      out.println("FAIL: Cleanup failed during key deletion: ERROR(%s)".formatted(e.getMessage()));
      return;
    }
    if (compacts) {
      tidying.compact(revision);
    }
    if (defragments) {
      for (Endpoint endpoint : session.endpoints()) {
        tidying.defragment(endpoint);
      }
    }
  }

  private boolean passes(Measurements measured, double perSecond) {
    boolean passes = !failed(out, measured.errors());
    long shown = (long) perSecond + 1;
    if (perSecond / workload.putsPerSecond() <= LEAST_SHARE) {
      out.println("FAIL: Throughput too low: " + shown + " writes/s");
      passes = false;
    } else {
      out.println("PASS: Throughput is " + shown + " writes/s");
    }
    if (measured.slowest() > MOST_SECONDS) {
      out.println("Slowest request took too long: " + seconds(measured.slowest()));
      passes = false;
    } else {
      out.println("PASS: Slowest request took " + seconds(measured.slowest()));
    }
    if (measured.deviation() > MOST_DEVIATION_SECONDS) {
      out.println("Stddev too high: " + seconds(measured.deviation()));
      passes = false;
    } else {
      out.println("PASS: Stddev is " + seconds(measured.deviation()));
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
