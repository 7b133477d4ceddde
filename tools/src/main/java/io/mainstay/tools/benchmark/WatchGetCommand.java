package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.load.Recorder;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code watch-get}: how fast a key is read while many watchers read history. */
final class WatchGetCommand {
  private static final String NAME = "watch-get";
  private static final ByteString WATCHED = ByteString.copyFromUtf8("watchkey");
  private static final RangeRequest READ =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFromUtf8("abc"))
          .setSerializable(true)
          .build();

  private WatchGetCommand() {}

  static Command command(Opener opener) {
    return Command.leaf(
            NAME,
            "",
            "Benchmark watch with get",
            List.of(
                Flag.number("watchers", "10000", "Total number of watchers"),
                Flag.number("streams", "1", "Total number of watcher streams"),
                Flag.number("events", "8", "Number of events per watcher")),
            call -> run(call, opener))
        .describedAs(
            "Reads a key again and again, serializably, while many watchers catch up with history");
  }

  private static void run(Call call, Opener opener) throws CommandException {
    Bench.requireNoWarmUp(call, NAME);
    FlagValues flags = call.flags();
    int watchers = Numbers.positive(flags, "watchers");
    int streams = Numbers.positive(flags, "streams");
    int events = Numbers.positive(flags, "events");
    Arrivals arrivals = new Arrivals((long) watchers * events, new Recorder());
    try (Bench bench = opener.open(call)) {
      WatchCreateRequest watch =
          WatchCreateRequest.newBuilder()
              .setKey(WATCHED)
              .setStartRevision(makeHistory(bench.clients().get(0), events))
              .build();
      WatchStreams opened = WatchStreams.open(bench, Collections.nCopies(streams, arrivals));
      Client reader = bench.clientApart();
      Recorder reads = new Recorder();
      long begin = System.nanoTime();
      CompletableFuture<Void> created =
          opened.create(watchers, number -> watch, new Recorder(), (stream, id) -> {});
      while (!arrivals.allThere().isDone()) {
        read(reader, reads);
      }
      long nanos = System.nanoTime() - begin;
      bench.await(
          CompletableFuture.allOf(created, arrivals.allThere()),
          arrivals::count,
          arrivals.expected());
      bench.handled(arrivals.count() + reads.done());
      bench.print("Get during watch summary:\n" + bench.report(NAME, reads.summary(nanos)));
    }
  }

  /** Gives the first revision that the watchers are to be told of. */
  private static long makeHistory(Client client, int events) throws CommandException {
    long first = 0;
    for (int i = 0; i < events; i++) {
      PutRequest put =
          PutRequest.newBuilder()
              .setKey(WATCHED)
              .setValue(ByteString.copyFromUtf8(Integer.toString(i)))
              .build();
      try {
        long revision = client.call(Methods.PUT, put, null).getHeader().getRevision();
        first = i == 0 ? revision : first;
      } catch (RpcException e) {
        throw Bench.failed(e);
      }
    }
    return first;
  }

  private static void read(Client client, Recorder reads) {
    long beginMillis = System.currentTimeMillis();
    long begin = System.nanoTime();
    try {
      client.call(Methods.RANGE, READ, null);
      reads.succeeded(beginMillis, System.nanoTime() - begin);
    } catch (RpcException e) {
      reads.failed(String.valueOf(e.getMessage()));
    }
  }
}
