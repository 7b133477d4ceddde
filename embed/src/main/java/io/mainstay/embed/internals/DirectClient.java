package io.mainstay.embed.internals;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.embed.client.Delete;
import io.mainstay.embed.client.DeleteResult;
import io.mainstay.embed.client.EmbeddedClient;
import io.mainstay.embed.client.EmbeddedClientException;
import io.mainstay.embed.client.Get;
import io.mainstay.embed.client.GetResult;
import io.mainstay.embed.client.LeaseStatus;
import io.mainstay.embed.client.Put;
import io.mainstay.embed.client.PutResult;
import io.mainstay.embed.client.Txn;
import io.mainstay.embed.client.TxnResult;
import io.mainstay.embed.client.Watch;
import io.mainstay.embed.client.WatchListener;
import io.mainstay.embed.client.Watcher;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.bootstrap.LocalServices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Hands calls to the services of a member that runs in this JVM. Any thread. */
final class DirectClient implements EmbeddedClient {
  /** Where futures complete. */
  static final Executor CALLBACKS = ForkJoinPool.commonPool();

  private static final RequestContext CONTEXT = RequestContext.ofMember(CALLBACKS);

  private final Supplier<Optional<LocalServices>> services;
  private final ListenerThread listeners = new ListenerThread();
  private final Set<DirectWatcher> watchers = ConcurrentHashMap.newKeySet();

  /** With what finds the services of the member; empty while it does not run. */
  DirectClient(Supplier<Optional<LocalServices>> services) {
    this.services = services;
  }

  @Override
  public CompletableFuture<PutResult> put(Put put) {
    return call(
        member -> member.kv().put(Requests.put(put), CONTEXT),
        response -> Answers.put(response, response.getHeader().getRevision()));
  }

  @Override
  public CompletableFuture<GetResult> get(Get get) {
    return call(
        member -> member.kv().range(Requests.range(get), CONTEXT),
        response -> Answers.get(response, response.getHeader().getRevision()));
  }

  @Override
  public CompletableFuture<DeleteResult> delete(Delete delete) {
    return call(
        member -> member.kv().deleteRange(Requests.delete(delete), CONTEXT),
        response -> Answers.delete(response, response.getHeader().getRevision()));
  }

  @Override
  public CompletableFuture<TxnResult> txn(Txn txn) {
    return call(
        member -> member.kv().txn(Requests.txn(txn), CONTEXT),
        response -> Answers.txn(response, response.getHeader().getRevision()));
  }

  @Override
  public CompletableFuture<LeaseStatus> grant(Duration timeToLive) {
    LeaseGrantRequest request =
        LeaseGrantRequest.newBuilder().setTTL(timeToLive.toSeconds()).build();
    return call(
        member -> member.leases().grant(request, CONTEXT),
        response -> {
          Duration granted = Duration.ofSeconds(response.getTTL());
          return new LeaseStatus(response.getID(), granted, granted, List.of());
        });
  }

  @Override
  public CompletableFuture<Optional<Duration>> keepAlive(long leaseId) {
    LeaseKeepAliveRequest request = LeaseKeepAliveRequest.newBuilder().setID(leaseId).build();
    return call(
        member -> member.leases().renew(request, CONTEXT),
        response ->
            response.getTTL() > 0
                ? Optional.of(Duration.ofSeconds(response.getTTL()))
                : Optional.empty());
  }

  @Override
  public CompletableFuture<Optional<LeaseStatus>> lease(long leaseId) {
    LeaseTimeToLiveRequest request =
        LeaseTimeToLiveRequest.newBuilder().setID(leaseId).setKeys(true).build();
    return call(member -> member.leases().timeToLive(request, CONTEXT), Answers::lease);
  }

  @Override
  public CompletableFuture<Void> revoke(long leaseId) {
    LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(leaseId).build();
    return call(member -> member.leases().revoke(request, CONTEXT), response -> null);
  }

  @Override
  public CompletableFuture<Watcher> watch(Watch watch, WatchListener listener) {
    Optional<LocalServices> member = services.get();
    if (member.isEmpty()) {
      return CompletableFuture.failedFuture(notRunning());
    }
    DirectWatcher watcher = new DirectWatcher(listeners, listener, watchers::remove);
    watchers.add(watcher);
    CompletableFuture<Watcher> opened = watcher.open(member.get().watch(), Requests.watch(watch));
    if (services.get().isEmpty()) {
      // It has ended in between, perhaps before this watcher was among those that are told.
      watcher.end(Optional.of(notRunning()));
    }
    return opened;
  }

  /** The member has ended: nobody hears anything any more. */
  void memberEnded() {
    watchers.forEach(watcher -> watcher.end(Optional.of(notRunning())));
  }

  private <R, T> CompletableFuture<T> call(
      Function<LocalServices, CompletableFuture<R>> question, Function<R, T> reading) {
    Optional<LocalServices> member = services.get();
    if (member.isEmpty()) {
      return CompletableFuture.failedFuture(notRunning());
    }
    CompletableFuture<R> answer;
    try {
      answer = question.apply(member.get());
    } catch (EtcdException refusal) {
      answer = CompletableFuture.failedFuture(refusal);
    }
    BiFunction<R, Throwable, T> translation =
        (response, failure) -> {
          if (failure != null) {
            throw translated(failure);
          }
          return reading.apply(response);
        };
    return answer.handleAsync(translation, CALLBACKS);
  }

  private static RuntimeException translated(Throwable failure) {
    Throwable cause = Async.cause(failure);
    return cause instanceof EtcdException answer
        ? new EmbeddedClientException(answer.code().name(), answer.text())
        : new IllegalStateException(cause);
  }

  private static EmbeddedClientException notRunning() {
    return new EmbeddedClientException(StatusCode.UNAVAILABLE.name(), "etcdserver: server stopped");
  }
}
