package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Sending;
import io.mainstay.client.StreamListener;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Watchers that share a stream. They are asked for by one thread at a time. */
final class WatchStream {
  private final Sending<WatchRequest> sending;
  private final Queue<CompletableFuture<Long>> asked;

  private WatchStream(Sending<WatchRequest> sending, Queue<CompletableFuture<Long>> asked) {
    this.sending = sending;
    this.asked = asked;
  }

  /** Hears of the watchers of a stream, on one thread of the network at a time. */
  interface Listener {
    /** A watcher is told of events. */
    void events(WatchResponse response);

    /** There will be no more of them. */
    void failed(Throwable failure);
  }

  /** Opens a stream without watchers. */
  static CompletionStage<WatchStream> open(Client client, Listener listener) {
    Queue<CompletableFuture<Long>> asked = new ConcurrentLinkedQueue<>();
    return client
        .listen(Methods.WATCH, new Answers(asked, listener))
        .thenApply(sending -> new WatchStream(sending, asked));
  }

  /** Asks for a watcher; gives its ID once it is there. */
  CompletionStage<Long> create(WatchCreateRequest request) {
    CompletableFuture<Long> created = new CompletableFuture<>();
    asked.add(created);
    sending.send(WatchRequest.newBuilder().setCreateRequest(request).build());
    return created;
  }

  /** What comes from the member, which answers in the order in which it was asked. */
  private record Answers(Queue<CompletableFuture<Long>> asked, Listener listener)
      implements StreamListener<WatchResponse> {
    @Override
    public void received(WatchResponse response) {
      if (response.getCanceled()) {
        ended(new IllegalStateException("a watch was canceled: " + response.getCancelReason()));
      } else if (response.getCreated()) {
        CompletableFuture<Long> next = asked.poll();
        if (next != null) {
          next.complete(response.getWatchId());
        }
      } else if (response.getEventsCount() > 0) {
        listener.events(response);
      }
    }

    @Override
    public void ended(@Nullable RpcException failure) {
      ended(failure == null ? new IllegalStateException("a watch stream ended") : failure);
    }

    private void ended(Exception failure) {
      for (CompletableFuture<Long> next = asked.poll(); next != null; next = asked.poll()) {
        next.completeExceptionally(failure);
      }
      listener.failed(failure);
    }
  }
}
