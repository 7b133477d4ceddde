package io.mainstay.tools.etcdctl.check;

import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code check} and what is below it. */
public final class CheckCommands {
  private static final String LOAD = "load";
  private static final String PREFIX = "prefix";
  private static final String AUTO_COMPACT = "auto-compact";
  private static final String AUTO_DEFRAG = "auto-defrag";

  private final Surroundings surroundings;

  private CheckCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    CheckCommands commands = new CheckCommands(surroundings);
    return Command.group(
            "check",
            "commands for checking properties of the etcd cluster. Use `etcdctl check --help` to"
                + " see subcommands",
            List.of(
                Command.leaf(
                    "perf",
                    "[options]",
                    "Check the performance of the etcd cluster",
                    flags(
                        "The performance check's workload model. Accepted workloads: s(small),"
                            + " m(medium), l(large), xl(xLarge). Different workload models use"
                            + " different configurations in terms of number of clients and expected"
                            + " throughput.",
                        "/etcdctl-check-perf/",
                        "The prefix for writing the performance check's keys."),
                    commands::perf),
                Command.leaf(
                        "datascale",
                        "[options]",
                        "Check the memory usage of holding data for different workloads on a given"
                            + " server endpoint.",
                        flags(
                            "The datascale check's workload model. Accepted workloads: s(small),"
                                + " m(medium), l(large), xl(xLarge)",
                            "/etcdctl-check-datascale/",
                            "The prefix for writing the datascale check's keys."),
                        commands::datascale)
                    .describedAs(
                        "If no endpoint is provided, localhost will be used. If multiple endpoints"
                            + " are provided, first endpoint will be used.")))
        .describedAs("commands for checking properties of the etcd cluster");
  }

  private static List<Flag> flags(String load, String prefix, String prefixUsage) {
    return List.of(
        Flag.text(LOAD, "s", load).withChoices("small", "medium", "large", "xLarge"),
        Flag.text(PREFIX, prefix, prefixUsage),
        Flag.toggle(AUTO_COMPACT, "Compact storage with last revision after test is finished."),
        Flag.toggle(AUTO_DEFRAG, "Defragment storage after test is finished."));
  }

  private void perf(Call call) throws CommandException {
    Workload workload = Workload.named(call.flags().text(LOAD));
    String prefix = call.flags().text(PREFIX);
    surroundings.connected(
        call,
        session -> {
          session.interrupts().catchWith(Thread.currentThread()::interrupt);
          try {
            new PerfCheck(session, workload, prefix)
                .run(call.flags().toggled(AUTO_COMPACT), call.flags().toggled(AUTO_DEFRAG));
          } catch (InterruptedException e) {
            throw interrupted(e);
          }
        });
  }

  private void datascale(Call call) throws CommandException {
    Workload workload = Workload.named(call.flags().text(LOAD));
    surroundings.connected(
        call,
        session -> {
          try {
            new DatascaleCheck(session, workload)
                .run(
                    call.flags().text(PREFIX),
                    call.flags().toggled(AUTO_COMPACT),
                    call.flags().toggled(AUTO_DEFRAG));
          } catch (InterruptedException e) {
            throw interrupted(e);
          }
        });
  }

  private static CommandException interrupted(InterruptedException interruption) {
    Thread.currentThread().interrupt();
    return new CommandException(ExitCode.ERROR, "context canceled", interruption);
  }
}
