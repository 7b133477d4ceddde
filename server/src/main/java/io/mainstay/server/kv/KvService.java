package io.mainstay.server.kv;

import com.google.protobuf.Message;
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
import io.mainstay.server.EncodedRangeResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestKind;
import io.mainstay.server.RequestListener;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.auth.Access;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.read.ReadGate;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

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
  private final Access access;
  private final RequestChecks checks;
  private final long maxRequestBytes;
  private final RequestListener listener;
  private final SlowApplies slow;

  /**
   * The service of one member.
   *
   * @param access says who may read what
   * @param workers runs reads that may be large
   * @param maxTxnOps how many operations a list of a transaction may have
   * @param maxRequestBytes what the chunks of a streamed range aim at
   * @param listener told how long reads take
   * @param slow told of it too
   */
  public KvService(
      MvccStore store,
      Proposer proposer,
      ReadGate reads,
      Access access,
      ResponseHeaders headers,
      Executor workers,
      long maxTxnOps,
      long maxRequestBytes,
      RequestListener listener,
      SlowApplies slow) {
    this.slow = slow;
    this.listener = listener;
    this.store = store;
    this.proposer = proposer;
    this.reads = reads;
    this.access = access;
    this.headers = headers;
    this.workers = workers;
    this.checks = new RequestChecks(maxTxnOps);
    this.maxRequestBytes = maxRequestBytes;
  }

  /** Reads a range, linearizable unless the request says otherwise. */
  public CompletableFuture<RangeResponse> range(RangeRequest request, RequestContext context) {
    return read(request, context, view -> response(view, request));
  }

  /** The same for who sends the answer on: where it can be, it is in its wire form. */
  public CompletableFuture<? extends Message> encodedRange(
      RangeRequest request, RequestContext context) {
    return read(
        request,
        context,
        view ->
            view.encodedRange(request)
                .<Message>map(range -> new EncodedRangeResponse(headers.at(view.revision()), range))
                .orElseGet(() -> response(view, request)));
  }

  private RangeResponse response(ReadView view, RangeRequest request) {
    return view.range(request).setHeader(headers.at(view.revision())).build();
  }

  private <T extends Message> CompletableFuture<T> read(
      RangeRequest request, RequestContext context, Function<ReadView, T> reader) {
    checks.check(request);
    Executor executor = request.getRangeEnd().isEmpty() ? context.executor() : workers;
    return timed(
        RequestKind.RANGE,
        "read-only range ",
        request,
        () ->
            atReadPoint(
                request.getSerializable(),
                context,
                () ->
                    access.reading(request, context, executor, () -> readRange(reader, context))));
  }

  /** Opens a range to be read page by page, linearizable unless the request says otherwise. */
  public CompletableFuture<RangePages> rangeStream(RangeRequest request, RequestContext context) {
    checks.checkStreamed(request);
    return atReadPoint(
        request.getSerializable(),
        context,
        () ->
            access.reading(
                request,
                context,
                context.executor(),
                () -> new RangePages(store, headers, request, maxRequestBytes)));
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
      return timed(
          RequestKind.READONLY_TXN,
          "read-only txn ",
          request,
          () ->
              atReadPoint(
                  TxnShape.isSerializable(request),
                  context,
                  () ->
                      access.reading(request, context, workers, () -> readTxn(request, context))));
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

  private <T> CompletableFuture<T> atReadPoint(
      boolean serializable, RequestContext context, Supplier<CompletableFuture<T>> read) {
    return serializable
        ? read.get()
        : reads.linearizable(context).thenCompose(passed -> read.get());
  }

  private <T extends Message> CompletableFuture<T> timed(
      RequestKind kind, String prefix, Message request, Supplier<CompletableFuture<T>> read) {
    long startNanos = System.nanoTime();
    return read.get()
        .whenComplete(
            (done, failure) -> {
              long nanos = System.nanoTime() - startNanos;
              listener.answered(kind, failure == null, nanos);
              slow.took(nanos, prefix, request, done, failure);
            });
  }

  private <T> T readRange(Function<ReadView, T> reader, RequestContext context) {
    long startNanos = System.nanoTime();
    boolean success = false;
    try {
      T response = readNow(reader, context);
      success = true;
      return response;
    } finally {
      listener.rangeRead(success, System.nanoTime() - startNanos);
    }
  }

  private TxnResponse readTxn(TxnRequest request, RequestContext context) {
    return readNow(
        view -> view.readOnlyTxn(request).setHeader(headers.at(view.revision())).build(), context);
  }

  /** Reads, unless it has waited for a worker for so long that nobody waits for the answer. */
  private <T> T readNow(Function<ReadView, T> reader, RequestContext context) {
    if (context.isOverdue(System.nanoTime())) {
      throw EtcdException.deadlineExceeded();
    }
    try (ReadView view = store.newestView()) {
      return reader.apply(view);
    }
  }
}
