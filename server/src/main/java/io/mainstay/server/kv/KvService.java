package io.mainstay.server.kv;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The KV calls.
 *
 * <p>Any thread; answers come on the context's executor or on a worker. A call that is refused
 * throws, or fails its future with, an {@link EtcdException}.
 */
public final class KvService {
  private final MvccStore store;
  private final Proposer proposer;
  private final ReadGate reads;
  private final ResponseHeaders headers;
  private final Executor workers;
  private final RequestChecks checks;
  private final long maxRequestBytes;

  /**
   * The service of one member.
   *
   * @param workers runs reads that may be large
   * @param maxTxnOps how many operations a list of a transaction may have
   * @param maxRequestBytes what the chunks of a streamed range aim at
   */
  public KvService(
      MvccStore store,
      Proposer proposer,
      ReadGate reads,
      ResponseHeaders headers,
      Executor workers,
      long maxTxnOps,
      long maxRequestBytes) {
    this.store = store;
    this.proposer = proposer;
    this.reads = reads;
    this.headers = headers;
    this.workers = workers;
    this.checks = new RequestChecks(maxTxnOps);
    this.maxRequestBytes = maxRequestBytes;
  }

  /** Reads a range, linearizable unless the request says otherwise. */
  public CompletableFuture<RangeResponse> range(RangeRequest request, RequestContext context) {
    checks.check(request);
    boolean small = request.getRangeEnd().isEmpty();
    return read(
        request.getSerializable(),
        small ? context.executor() : workers,
        context,
        view -> view.range(request).setHeader(headers.at(view.revision())).build());
  }

  /** Opens a range to be read page by page, linearizable unless the request says otherwise. */
  public CompletableFuture<RangePages> rangeStream(RangeRequest request, RequestContext context) {
    checks.checkStreamed(request);
    CompletableFuture<Void> readPoint =
        request.getSerializable()
            ? CompletableFuture.completedFuture(null)
            : reads.linearizable(context);
    return readPoint.thenApply(passed -> new RangePages(store, headers, request, maxRequestBytes));
  }

  /** Stores a pair. */
  public CompletableFuture<PutResponse> put(PutRequest request, RequestContext context) {
    checks.check(request);
    return proposer
        .propose(InternalRaftRequest.newBuilder().setPut(request), context)
        .thenApply(
            done ->
                ((PutResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  /** Deletes a range. */
  public CompletableFuture<DeleteRangeResponse> deleteRange(
      DeleteRangeRequest request, RequestContext context) {
    checks.check(request);
    return proposer
        .propose(InternalRaftRequest.newBuilder().setDeleteRange(request), context)
        .thenApply(
            done ->
                ((DeleteRangeResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  /** Runs a transaction; one that only reads does not go through the log. */
  public CompletableFuture<TxnResponse> txn(TxnRequest request, RequestContext context) {
    checks.check(request);
    if (TxnShape.isReadOnly(request)) {
      return read(
          TxnShape.isSerializable(request),
          workers,
          context,
          view -> view.readOnlyTxn(request).setHeader(headers.at(view.revision())).build());
    }
    return proposer
        .propose(InternalRaftRequest.newBuilder().setTxn(request), context)
        .thenApply(
            done ->
                ((TxnResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  /** Forgets old revisions; with {@code physical}, answers when this member has removed them. */
  public CompletableFuture<CompactionResponse> compact(
      CompactionRequest request, RequestContext context) {
    return proposer
        .propose(InternalRaftRequest.newBuilder().setCompaction(request), context)
        .thenCompose(
            done ->
                request.getPhysical()
                    ? store
                        .physicalCompaction(request.getRevision())
                        .thenApplyAsync(removed -> done, context.executor())
                    : CompletableFuture.completedFuture(done))
        .thenApply(
            done ->
                ((CompactionResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  private <T> CompletableFuture<T> read(
      boolean serializable,
      Executor executor,
      RequestContext context,
      Function<ReadView, T> reader) {
    boolean here = executor == context.executor();
    if (serializable) {
      return here
          ? CompletableFuture.completedFuture(readNow(reader))
          : CompletableFuture.supplyAsync(() -> readNow(reader), executor);
    }
    CompletableFuture<Void> readPoint = reads.linearizable(context);
    return here
        ? readPoint.thenApply(passed -> readNow(reader))
        : readPoint.thenApplyAsync(passed -> readNow(reader), executor);
  }

  private <T> T readNow(Function<ReadView, T> reader) {
    try (ReadView view = store.newestView()) {
      return reader.apply(view);
    }
  }
}
