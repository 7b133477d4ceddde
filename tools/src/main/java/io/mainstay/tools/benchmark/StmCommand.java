package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.client.Client;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.locking.LeaseSession;
import io.mainstay.tools.output.GoQuote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** {@code stm}: transactions on the client's side. */
final class StmCommand {
  private static final String NAME = "stm";
  private static final int KEY_BYTES = 16;
  private static final long SESSION_SECONDS = 60;
  private static final double PERCENT = 100;

  private StmCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
        NAME,
        "",
        "Benchmark STM",
        List.of(
            Flag.text(
                    "isolation",
                    "r",
                    "Read Committed (c), Repeatable Reads (r), Serializable (s), or Snapshot (ss)")
                .withChoices("c", "r", "s", "ss"),
            Flag.number("keys", "1", "Total unique keys accessible by the benchmark"),
            Flag.number("total", "10000", "Total number of completed STM transactions"),
            Flag.number("keys-per-txn", "1", "Number of keys to access per transaction"),
            Flag.number("txn-wr-percent", "50", "Percentage of keys to overwrite per transaction"),
            Flag.text(
                    "stm-locker",
                    "stm",
                    "Wrap STM transaction with a custom locking mechanism (stm, lock-client, lock-rpc)")
                .withChoices("stm", "lock-client", "lock-rpc"),
            Flag.number("val-size", "8", "Value size of each STM put request"),
            Flag.number("rate", "0", "Maximum STM transactions per second (0 is no limit)")),
        call -> run(call, opener));
  }

  /** A worker and its lock. */
  private record Worker(Client client, Locker locker) {}

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    Keys keys = new Keys(KEY_BYTES, Numbers.positive(flags, "keys"), false);
    int perTransaction = perTransaction(flags, keys);
    int writes = writes(flags, perTransaction);
    Isolation isolation = Isolation.of(flags.text("isolation"));
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    requireLocker(flags.text("stm-locker"));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Bench bench = opener.open(call)) {
      List<Worker> workers = workers(bench.clients(), flags.text("stm-locker"), threads);
      try {
        bench.print(
            bench.report(
                NAME,
                bench.run(
                    workers,
                    flags.number("total"),
                    flags.number("rate"),
                    (worker, number) ->
                        locked(
                            worker.locker(),
                            new ClientTransaction(
                                worker.client(),
                                isolation,
                                some(keys, perTransaction),
                                writes,
                                value)))));
      } finally {
        workers.forEach(worker -> worker.locker().close());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int perTransaction(FlagValues flags, Keys keys) throws CommandException {
    long number = flags.number("keys-per-txn");
    if (number < 0 || number > keys.space()) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected --keys-per-txn between 0 and %d, got (%d)".formatted(keys.space(), number));
    }
    return (int) number;
  }

  private static int writes(FlagValues flags, int perTransaction) throws CommandException {
    long percent = flags.number("txn-wr-percent");
    if (percent < 0 || percent > PERCENT) {
      throw new CommandException(
          ExitCode.ERROR, "expected [0, 100] --txn-wr-percent, got (%d)".formatted(percent));
    }
    return (int) (perTransaction * percent / PERCENT);
  }

  private static void requireLocker(String locker) throws CommandException {
    if (!List.of("stm", "lock-client", "lock-rpc").contains(locker)) {
      throw new CommandException(ExitCode.ERROR, "unexpected stm locker " + GoQuote.of(locker));
    }
  }

  private static List<Worker> workers(List<Client> clients, String locker, Executor threads)
      throws CommandException {
    List<Worker> workers = new ArrayList<>();
    try {
      for (Client client : clients) {
        workers.add(new Worker(client, locker(client, locker, threads)));
      }
    } catch (RpcException e) {
      workers.forEach(worker -> worker.locker().close());
      throw Bench.failed(e);
    }
    return workers;
  }

  private static Locker locker(Client client, String locker, Executor threads) throws RpcException {
    return switch (locker) {
      case "lock-client" ->
          Locker.ofClient(client, LeaseSession.open(client, SESSION_SECONDS), threads);
      case "lock-rpc" -> Locker.ofMember(client, LeaseSession.open(client, SESSION_SECONDS));
      default -> Locker.none();
    };
  }

  private static List<ByteString> some(Keys keys, int count) {
    Set<ByteString> some = new LinkedHashSet<>();
    while (some.size() < count) {
      some.add(keys.of(some.size()));
    }
    return List.copyOf(some);
  }

  /** The lock is given up whatever becomes of the transaction. */
  private static CompletionStage<?> locked(Locker locker, ClientTransaction transaction) {
    return locker
        .lock()
        .thenCompose(held -> transaction.run())
        .handle((attempts, failure) -> failure)
        .thenCompose(failure -> locker.unlock().thenCompose(done -> outcome(failure)));
  }

  private static CompletionStage<?> outcome(@Nullable Throwable failure) {
    return failure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }
}
