package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.client.Client;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.load.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Several streams, with watchers spread over them. */
final class WatchStreams {
  private final List<WatchStream> streams;

  private WatchStreams(List<WatchStream> streams) {
    this.streams = List.copyOf(streams);
  }

  /**
   * Opens streams, spread over the clients.
   *
   * @param listeners one for each stream
   */
  static WatchStreams open(Bench bench, List<? extends WatchStream.Listener> listeners)
      throws CommandException {
    List<Client> clients = bench.clients();
    List<WatchStream> streams = new ArrayList<>();
    for (int i = 0; i < listeners.size(); i++) {
      Client client = clients.get(i % clients.size());
      streams.add(
          bench.await(
              WatchStream.open(client, listeners.get(i)).toCompletableFuture(),
              streams::size,
              listeners.size()));
    }
    return new WatchStreams(streams);
  }

  /** Hears that a watcher is there. */
  interface Created {
    /** Tells the number of the stream and the ID of the watcher on it. */
    void watcher(int stream, long id);
  }

  /**
   * Makes watchers, on all streams at a time and on each one after the other.
   *
   * @param total how many in all
   * @param requests what each is to watch, by its number
   * @param recorder takes down how long each took
   * @return completes when all are there
   */
  CompletableFuture<Void> create(
      long total, LongFunction<WatchCreateRequest> requests, Recorder recorder, Created created) {
    AtomicLong next = new AtomicLong();
    CompletableFuture<?>[] all = new CompletableFuture<?>[streams.size()];
    for (int i = 0; i < all.length; i++) {
      long count = total / all.length + (i < total % all.length ? 1 : 0);
      all[i] = new Making(i, count, requests, recorder, created, next).begin();
    }
    return CompletableFuture.allOf(all);
  }

  /** The watchers of one stream being made. */
  private final class Making {
    private final int stream;
    private final LongFunction<WatchCreateRequest> requests;
    private final Recorder recorder;
    private final Created created;
    private final AtomicLong next;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private long left;

    Making(
        int stream,
        long count,
        LongFunction<WatchCreateRequest> requests,
        Recorder recorder,
        Created created,
        AtomicLong next) {
      this.stream = stream;
      this.left = count;
      this.requests = requests;
      this.recorder = recorder;
      this.created = created;
      this.next = next;
    }

    CompletableFuture<Void> begin() {
      goOn();
      return end;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
    private void goOn() {
      if (left == 0) {
        end.complete(null);
        return;
      }
      left--;
      long beginMillis = System.currentTimeMillis();
      long sent = System.nanoTime();
      streams
          .get(stream)
          .create(requests.apply(next.getAndIncrement()))
          .whenComplete(
              (id, failure) -> {
                if (failure == null) {
                  recorder.succeeded(beginMillis, System.nanoTime() - sent);
                  created.watcher(stream, id);
                  goOn();
                } else {
                  end.completeExceptionally(failure);
                }
              });
    }
  }
}
