package io.mainstay.tools.etcdctl.check;

import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.load.Driver.Limits;
import io.mainstay.tools.load.Summary;
import io.mainstay.tools.output.MetricsPage;
import io.mainstay.tools.output.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** {@code check datascale}: how much memory a member takes for a number of keys. */
final class DatascaleCheck {
  private static final int KEY_BYTES = 512;
  private static final int VALUE_BYTES = 512;
  private static final double MEBIBYTE = 1 << 20;

  private final Session session;
  private final Workload workload;
  private final PrintStream out;

  DatascaleCheck(Session session, Workload workload) {
    this.session = session;
    this.workload = workload;
    this.out = session.streams().out();
  }

  void run(String prefix, boolean compacts, boolean defragments)
      throws CommandException, RpcException, InterruptedException {
    Tidying tidying = new Tidying(session, prefix);
    tidying.requireEmpty();
    double before = memory("before");
    out.printf(
        "Start data scale check for work load [%d key-value pairs, %d bytes per key-value, %d"
            + " concurrent clients].%n",
        workload.keys(), KEY_BYTES + VALUE_BYTES, workload.clients());
    Summary summary = load(prefix);
    double after = memory("after");
    tidying.tidyUp(compacts, defragments);
    if (PerfCheck.failed(out, summary.errors())) {
      throw new CommandException(ExitCode.ERROR, "");
    }
    out.println(
        String.format(
            Locale.ROOT,
            "PASS: Approximate system memory used : %.2f MB.",
            (after - before) / MEBIBYTE));
  }

  private Summary load(String prefix) throws InterruptedException {
    try (Progress progress = Progress.on(session.streams().err())) {
      return Puts.driver(session.client(), workload, Limits.of(workload.keys(), 0))
          .run(
              Puts.of(prefix, KEY_BYTES, VALUE_BYTES),
              done -> progress.show("%d of %d keys".formatted(done, workload.keys())));
    }
  }

  private double memory(String when) throws CommandException {
    try {
      String page =
          session.client().page(session.endpoints().get(0), "/metrics", session.timeout());
      OptionalDouble bytes = MetricsPage.value(page, MetricsPage.RESIDENT_MEMORY);
      if (bytes.isPresent()) {
        return bytes.getAsDouble();
      }
      out.println("could not find: " + MetricsPage.RESIDENT_MEMORY);
    } catch (IOException e) {
      out.println("fetch error: " + e.getMessage());
    }
    out.println(
        "FAIL: Could not read "
            + MetricsPage.RESIDENT_MEMORY
            + " "
            + when
            + " the put operations.");
    throw new CommandException(ExitCode.ERROR, "");
  }
}
