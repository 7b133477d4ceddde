package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Recorder;
import io.mainstay.tools.load.Summary;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** {@code watch-latency}: how long after a put was answered each watcher was told of it. */
final class WatchLatencyCommand {
  private static final long MOST_EVENTS = 50_000_000;
  private static final long NANOS_A_MILLI = 1_000_000;

  private WatchLatencyCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
            "watch-latency",
            "",
            "Benchmark watch latency",
            List.of(
                Flag.number("streams", "10", "Total watch streams"),
                Flag.number("watchers-per-stream", "10", "Total watchers per stream"),
                Flag.toggle("prevkv", "PrevKV enabled on watch requests"),
                Flag.number("put-total", "1000", "Total number of put requests"),
                Flag.number("put-rate", "100", "Number of keys to put per second"),
                Flag.number("key-size", "32", "Key size of watch response"),
                Flag.number("val-size", "32", "Value size of watch response"),
                Flag.toggle(
                    "since-sent",
                    "count from when a put was sent, not from its answer (Mainstay only)")),
            call -> run(call, opener))
        .describedAs(
            """
            Puts a key that all watchers watch, and reports how long after the answer to each put each
            watcher was told of it: nothing for those that knew before.""");
  }

  private static void run(Call call, Opener opener) throws CommandException {
    FlagValues flags = call.flags();
    int puts = Numbers.positive(flags, "put-total");
    int warmUp = Numbers.notNegative(flags, "warm-up");
    int perStream = Numbers.positive(flags, "watchers-per-stream");
    ByteString key = Keys.value(Numbers.positive(flags, "key-size"));
    ByteString value = Keys.value(Numbers.notNegative(flags, "val-size"));
    List<EventTimes> times =
        Stream.generate(() -> new EventTimes(perStream, warmUp + puts))
            .limit(Numbers.positive(flags, "streams"))
            .toList();
    WatchCreateRequest watch =
        WatchCreateRequest.newBuilder().setKey(key).setPrevKv(flags.toggled("prevkv")).build();
    PutRequest put = PutRequest.newBuilder().setKey(key).setValue(value).build();
    long expected = (long) times.size() * perStream * (warmUp + puts);
    if (expected > MOST_EVENTS) {
      throw new CommandException(
          ExitCode.ERROR,
          "%d events are too many to note when each came: %d at most"
              .formatted(expected, MOST_EVENTS));
    }
    try (Bench bench = opener.open(call)) {
      makeWatchers(bench, watch, times, (long) times.size() * perStream);
      NotedPuts noted = new NotedPuts(put, warmUp + puts);
      Summary summary =
          bench.run(
              List.of(bench.clientApart()),
              puts,
              flags.number("put-rate"),
              (client, number) -> noted.send(client));
      Bench.requireNoErrors(summary);
      bench.await(
          CompletableFuture.allOf(
              times.stream().map(EventTimes::allThere).toArray(CompletableFuture<?>[]::new)),
          () -> times.stream().mapToLong(EventTimes::count).sum(),
          expected);
      bench.handled(expected);
      long[] since = flags.toggled("since-sent") ? noted.sentNanos() : noted.answeredNanos();
      bench.print("\nPut summary:\n" + bench.report("watch-latency-put", summary));
      bench.print(
          "\nWatch events summary:\n"
              + bench.report(
                  "watch-latency-watch", delays(times, since, warmUp, noted.sentNanos()[warmUp])));
    }
  }

  private static void makeWatchers(
      Bench bench, WatchCreateRequest watch, List<EventTimes> times, long total)
      throws CommandException {
    Recorder made = new Recorder();
    bench.await(
        WatchStreams.open(bench, times)
            .create(total, number -> watch, made, (stream, id) -> times.get(stream).add(id)),
        made::done,
        total);
  }

  /**
   * Those of the puts after the first ones, which are to warm up.
   *
   * @param since when each put began to count
   */
  private static Summary delays(List<EventTimes> times, long[] since, int warmUp, long beginNanos) {
    long nanosToMillis = System.currentTimeMillis() - System.nanoTime() / NANOS_A_MILLI;
    Recorder delays = new Recorder();
    long last = beginNanos;
    for (EventTimes stream : times) {
      for (long[] nanos : stream.times()) {
        for (int i = warmUp; i < since.length; i++) {
          delays.succeeded(
              since[i] / NANOS_A_MILLI + nanosToMillis, Math.max(0, nanos[i] - since[i]));
          last = Math.max(last, nanos[i]);
        }
      }
    }
    return delays.summary(last - beginNanos);
  }
}
