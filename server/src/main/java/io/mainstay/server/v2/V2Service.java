package io.mainstay.server.v2;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.v2pb.V2Error;
import io.mainstay.api.v2pb.V2Outcome;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.v2.V2Stats.Kind;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients of the v2 API ask of a member. Any thread.
 *
 * <p>Futures complete on the executor given, and fail with a {@link V2Exception}. The users and
 * roles of the v3 API say nothing about this tree, as in etcd: its requests go into the log in the
 * name of the member.
 */
public final class V2Service {
  private final MvccStore store;
  private final Proposer proposer;
  private final ReadGate reads;
  private final Waits waits;
  private final V2Stats stats;
  private final Executor workers;
  private final LongSupplier unixNanos;

  /**
   * The service of one member.
   *
   * @param workers where the tree is read
   * @param unixNanos the wall clock
   */
  public V2Service(
      MvccStore store,
      Proposer proposer,
      ReadGate reads,
      Waits waits,
      V2Stats stats,
      Executor workers,
      LongSupplier unixNanos) {
    this.store = store;
    this.proposer = proposer;
    this.reads = reads;
    this.waits = waits;
    this.stats = stats;
    this.workers = workers;
    this.unixNanos = unixNanos;
  }

  /** The wall clock, in nanoseconds of Unix time. */
  public long unixNanos() {
    return unixNanos.getAsLong();
  }

  /** What is counted. */
  public V2Stats stats() {
    return stats;
  }

  /** Makes a change. */
  public CompletableFuture<V2Answer> write(V2Request request, Executor executor) {
    return proposer
        .propose(InternalRaftRequest.newBuilder().setV2(request), RequestContext.ofMember(executor))
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw translate(failure);
              }
              V2Outcome.Builder outcome = (V2Outcome.Builder) done.response();
              if (outcome.hasError()) {
                V2Error error = outcome.getError();
                throw new V2Exception(
                    V2Code.ofNumber(error.getCode()), error.getCause(), outcome.getIndex());
              }
              return new V2Answer(outcome.getEvent(), outcome.getIndex());
            });
  }

  /**
   * Reads what is at a path.
   *
   * @param recursive whether directories in a directory are listed as well
   * @param quorum whether everything has to be seen that was acknowledged anywhere before
   */
  public CompletableFuture<V2Answer> read(
      String path, boolean recursive, boolean quorum, Executor executor) {
    CompletableFuture<Void> mayRead =
        quorum
            ? reads.linearizable(RequestContext.ofMember(workers))
            : CompletableFuture.completedFuture(null);
    return mayRead
        .thenApplyAsync(passed -> read(path, recursive), workers)
        .handleAsync(
            (answer, failure) -> {
              stats.count(Kind.GETS, failure == null);
              if (failure != null) {
                throw translate(failure);
              }
              return answer;
            },
            executor);
  }

  private V2Answer read(String path, boolean recursive) {
    try (ReadView view = store.newestView()) {
      Tree tree = new Tree(view);
      return new V2Answer(tree.get(path, recursive, unixNanos()), tree.index());
    }
  }

  /** The index of the newest change that this member has. Reads one entry of the store. */
  public long index() {
    try (ReadView view = store.newestView()) {
      return NodeTable.index(view);
    }
  }

  /** Waits for changes. */
  public Waits.Wait await(WaitSpec spec, WaitListener listener) {
    return waits.begin(spec, listener);
  }

  private static V2Exception translate(@Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException() : Async.cause(failure);
    if (cause instanceof V2Exception refused) {
      return refused;
    }
    if (cause instanceof EtcdException refused) {
      return new V2Exception(V2Code.RAFT_INTERNAL, refused.text(), 0);
    }
    throw new CompletionException(cause);
  }
}
