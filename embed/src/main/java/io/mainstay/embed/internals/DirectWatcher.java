package io.mainstay.embed.internals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.embed.client.EmbeddedClientException;
import io.mainstay.embed.client.WatchListener;
import io.mainstay.embed.client.Watcher;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.watch.WatchService;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of one watcher that leads to a listener in this JVM. All of it runs on the listeners'
 * thread; any thread may end it.
 */
final class DirectWatcher implements ClientStream, Watcher {
  private static final Logger log = LoggerFactory.getLogger(DirectWatcher.class);

  private final Executor thread;
  private final WatchListener listener;
  private final Consumer<DirectWatcher> onEnd;
  private final CompletableFuture<Watcher> created = new CompletableFuture<>();
  private ClientStream.@Nullable Handler<WatchRequest> server;
  private boolean over;

  DirectWatcher(Executor thread, WatchListener listener, Consumer<DirectWatcher> onEnd) {
    this.thread = thread;
    this.listener = listener;
    this.onEnd = onEnd;
  }

  /** Asks for the watcher; completes once it is in place. */
  CompletableFuture<Watcher> open(WatchService service, WatchRequest request) {
    thread.execute(
        () -> {
          server = service.watch(this, RequestContext.ofMember(thread));
          server.request(request);
        });
    // Callbacks must not hold up the thread that listeners share.
    return created.thenApplyAsync(watcher -> watcher, DirectClient.CALLBACKS);
  }

  @Override
  public void close() {
    end(Optional.empty());
  }

  /** Nothing more is told. Any thread; only the first time counts. */
  void end(Optional<EmbeddedClientException> reason) {
    thread.execute(() -> endNow(reason));
  }

  private void endNow(Optional<EmbeddedClientException> reason) {
    if (over) {
      return;
    }
    over = true;
    onEnd.accept(this);
    if (server != null) {
      server.closed();
    }
    if (reason.isPresent() && created.completeExceptionally(reason.get())) {
      return;
    }
    tell(() -> listener.ended(reason));
  }

  @Override
  public Executor executor() {
    return thread;
  }

  @Override
  public void send(byte[] message) {
    if (over) {
      return;
    }
    try {
      told(WatchResponse.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void told(WatchResponse response) {
    if (response.getCanceled()) {
      endNow(Optional.of(refusal(response)));
    } else if (response.getCreated()) {
      created.complete(this);
    } else if (response.getEventsCount() > 0) {
      tell(() -> listener.changed(response.getHeader().getRevision(), Answers.events(response)));
    }
  }

  private static EmbeddedClientException refusal(WatchResponse response) {
    return response.getCompactRevision() > 0
        ? new EmbeddedClientException(
            StatusCode.OUT_OF_RANGE.name(),
            "etcdserver: mvcc: required revision has been compacted")
        : new EmbeddedClientException(
            StatusCode.CANCELLED.name(),
            response.getCancelReason().isEmpty()
                ? "etcdserver: watch canceled"
                : response.getCancelReason());
  }

  /** What a listener throws is its own affair, but somebody should hear of it. */
  private static void tell(Runnable message) {
    try {
      message.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a listener of an embedded member failed");
    }
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void onDrained(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void pause() {
    // One request is all that is ever made.
  }

  @Override
  public void resume() {
    // as above
  }

  @Override
  public void end() {
    endNow(Optional.empty());
  }

  @Override
  public void fail(EtcdException reason) {
    endNow(Optional.of(new EmbeddedClientException(reason.code().name(), reason.text())));
  }
}
