package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Recorder;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** {@code watch}: how fast watchers are made, and how fast they are told of changes. */
final class WatchCommand {
  private static final String NAME = "watch";
  private static final int STREAMS_A_CONNECTION = 100;
  private static final ByteString VALUE = ByteString.copyFromUtf8("data");

  private WatchCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
            NAME,
            "",
            "Benchmark watch",
            List.of(
                Flag.number("streams", "10", "Total watch streams"),
                Flag.number("watch-per-stream", "100", "Total watchers per stream"),
                Flag.number("watched-key-total", "1", "Total number of keys to be watched"),
                Flag.number("put-rate", "0", "Number of keys to put per second"),
                Flag.number("put-total", "1000", "Number of put requests"),
                Flag.number("key-size", "32", "Key size of watch request"),
                Flag.number("key-space-size", "1", "Maximum possible keys"),
                Flag.toggle("sequential-keys", "Use sequential keys")),
            call -> run(call, opener))
        .describedAs(
            """
            Opens watchers of some keys, then puts these keys one after the other and waits until each
            watcher was told of each put of its key. Reports how long it took to make the watchers, and
            how many events came in a second.""");
  }

  private static void run(Call call, Opener opener) throws CommandException {
    Bench.requireNoWarmUp(call, NAME);
    FlagValues flags = call.flags();
    Keys keys = Keys.from(flags, flags.toggled("sequential-keys"));
    int streams = Numbers.positive(flags, "streams");
    int perStream = Numbers.positive(flags, "watch-per-stream");
    long puts = Numbers.notNegative(flags, "put-total");
    List<ByteString> watched =
        LongStream.range(0, Numbers.positive(flags, "watched-key-total"))
            .mapToObj(keys::of)
            .toList();
    Recorder events = new Recorder();
    Arrivals arrivals = new Arrivals(expected(watched, (long) streams * perStream, puts), events);
    try (Bench bench = opener.open(call)) {
      warnOfFewConnections(bench, streams);
      makeWatchers(bench, streams, perStream, watched, arrivals);
      long begin = System.nanoTime();
      Bench.requireNoErrors(
          bench.run(
              bench.clients(),
              puts,
              flags.number("put-rate"),
              (client, number) ->
                  client.start(
                      Methods.PUT,
                      PutRequest.newBuilder().setKey(at(watched, number)).setValue(VALUE).build(),
                      null)));
      long end = bench.await(arrivals.allThere(), arrivals::count, arrivals.expected());
      bench.handled(arrivals.count());
      bench.print(
          "Watch events received summary:\n"
              + bench.report("watch-put", events.summary(end - begin)));
    }
  }

  private static void warnOfFewConnections(Bench bench, int streams) throws CommandException {
    int wanted = 1 + streams / STREAMS_A_CONNECTION;
    if (bench.connections() < wanted) {
      bench.tell(
          "warning: grpc limits %d streams per client connection, have %d but need %d"
              .formatted(STREAMS_A_CONNECTION, bench.connections(), wanted));
    }
  }

  private static void makeWatchers(
      Bench bench, int streams, int perStream, List<ByteString> watched, Arrivals arrivals)
      throws CommandException {
    Recorder creations = new Recorder();
    WatchStreams opened = WatchStreams.open(bench, Collections.nCopies(streams, arrivals));
    long begin = System.nanoTime();
    long total = (long) streams * perStream;
    bench.await(
        opened.create(
            total,
            number -> WatchCreateRequest.newBuilder().setKey(at(watched, number)).build(),
            creations,
            (stream, id) -> {}),
        creations::done,
        total);
    bench.print(
        "Watch creation summary:\n"
            + bench.report("watch-make", creations.summary(System.nanoTime() - begin)));
  }

  /**
   * How many events there will be: keys may be there twice, and then each put of one is of both.
   */
  static long expected(List<ByteString> watched, long watchers, long puts) {
    Map<ByteString, Long> watchersOf = new HashMap<>();
    for (long i = 0; i < watchers; i++) {
      watchersOf.merge(at(watched, i), 1L, Long::sum);
    }
    long events = 0;
    for (long i = 0; i < puts; i++) {
      events += watchersOf.getOrDefault(at(watched, i), 0L);
    }
    return events;
  }

  /** Watchers and puts go through the keys in turn. */
  private static ByteString at(List<ByteString> watched, long number) {
    return watched.get((int) (number % watched.size()));
  }
}
