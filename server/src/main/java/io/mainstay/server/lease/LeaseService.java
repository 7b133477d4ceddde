package io.mainstay.server.lease;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesResponse;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeResponse;
import io.mainstay.api.etcdserverpb.LeaseStatus;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.Leadership;
import io.mainstay.server.Async;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Scheduler;
import io.mainstay.server.auth.Access;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.proposal.RequestIds;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.tracing.Span;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The lease calls (etcd {@code server/etcdserver/v3_server.go} and {@code v3rpc/lease.go} at
 * v3.7.1).
 *
 * <p>Any thread; answers come on any thread. A call that is refused fails its future with an {@link
 * EtcdException}.
 */
public final class LeaseService {
  private static final long UNKNOWN_LEASE = -1;

  private final MvccStore store;
  private final Proposer proposer;
  private final RequestIds ids;
  private final Lessor lessor;
  private final Access access;
  private final LeaderLeases leaderLeases;
  private final LeaderCalls leaderCalls;
  private final LeaderRoute route;
  private final ResponseHeaders headers;
  private final Executor workers;
  private final Settings settings;

  /**
   * What the calls are held to.
   *
   * @param minTtlSeconds what a shorter time to live is raised to
   * @param requestTimeout how long the leader is looked for
   * @param fastKeepAlive whether a renewal of a known lease does not wait for the log to be applied
   */
  public record Settings(long minTtlSeconds, Duration requestTimeout, boolean fastKeepAlive) {}

  /** How the service works with the rest of the member. */
  public record Surroundings(
      MvccStore store,
      Proposer proposer,
      RequestIds ids,
      Consensus consensus,
      ReadGate reads,
      Access access,
      ResponseHeaders headers,
      LeaderCalls leaderCalls,
      Executor workers,
      Scheduler scheduler,
      LongSupplier clock) {}

  /** The service of one member. */
  public LeaseService(Surroundings around, Lessor lessor, Settings settings) {
    this.store = around.store();
    this.proposer = around.proposer();
    this.ids = around.ids();
    this.lessor = lessor;
    this.access = around.access();
    this.headers = around.headers();
    this.leaderCalls = around.leaderCalls();
    this.workers = around.workers();
    this.settings = settings;
    this.route =
        new LeaderRoute(
            around.consensus(), around.scheduler(), around.clock(), settings.requestTimeout());
    this.leaderLeases =
        new LeaderLeases(
            store,
            around.consensus(),
            around.reads(),
            lessor,
            workers,
            around.scheduler(),
            settings.fastKeepAlive());
  }

  /** Asks another what a former leader has not answered. Engine thread. */
  public void leadershipChanged(Leadership now) {
    route.leadershipChanged(now);
  }

  /** Grants a lease, of an ID of its own if the request names none. */
  public CompletableFuture<LeaseGrantResponse> grant(
      LeaseGrantRequest request, RequestContext context) {
    LeaseGrantRequest complete =
        request.toBuilder()
            .setID(request.getID() == 0 ? newId() : request.getID())
            .setTTL(Math.max(request.getTTL(), settings.minTtlSeconds()))
            .build();
    return proposer
        .propose(InternalRaftRequest.newBuilder().setLeaseGrant(complete), context)
        .thenApply(
            done ->
                ((LeaseGrantResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  /** Ends a lease and deletes its keys. */
  public CompletableFuture<LeaseRevokeResponse> revoke(
      LeaseRevokeRequest request, RequestContext context) {
    return proposer
        .propose(InternalRaftRequest.newBuilder().setLeaseRevoke(request), context)
        .thenApply(
            done ->
                ((LeaseRevokeResponse.Builder) done.response())
                    .setHeader(headers.at(done.revision()))
                    .build());
  }

  /**
   * Starts the time to live of a lease again; the response has a TTL of 0 when there is no such
   * lease. Its header is of before the renewal: a lease that was gone at the revision it names was
   * not renewed.
   */
  public CompletableFuture<LeaseKeepAliveResponse> renew(
      LeaseKeepAliveRequest request, RequestContext context) {
    if (!context.span().isOn()) {
      return renewNow(request, context);
    }
    Span span = context.span().child("lease_renew").set("id", request.getID());
    return renewNow(request, context.within(span)).whenComplete((done, failure) -> span.end());
  }

  private CompletableFuture<LeaseKeepAliveResponse> renewNow(
      LeaseKeepAliveRequest request, RequestContext context) {
    ResponseHeader header = headers.at(revision());
    return access
        .writingLease(
            () -> keys(request.getID()),
            context,
            workers,
            () -> route.ask(new Renewal(request, context), context))
        .exceptionally(failure -> insteadOfNotFound(failure, 0L))
        .thenApply(
            ttlSeconds ->
                LeaseKeepAliveResponse.newBuilder()
                    .setHeader(header)
                    .setID(request.getID())
                    .setTTL(ttlSeconds)
                    .build());
  }

  /** Takes renewals as they come and answers them in order. */
  public ClientStream.Handler<LeaseKeepAliveRequest> keepAlive(
      ClientStream stream, RequestContext context) {
    return new KeepAliveStream(stream, request -> renew(request, context));
  }

  /** Says what is left of a lease, and if asked which keys it has; a TTL of −1 when it is gone. */
  public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(
      LeaseTimeToLiveRequest request, RequestContext context) {
    Supplier<CompletableFuture<LeaseTimeToLiveResponse.Builder>> question =
        () -> route.ask(new TimeToLive(request, context), context);
    CompletableFuture<LeaseTimeToLiveResponse.Builder> answer =
        request.getKeys()
            ? access.readingLeases(() -> keys(request.getID()), context, workers, question)
            : access.requireKnown(context).thenCompose(known -> question.get());
    return answer
        .exceptionally(
            failure ->
                insteadOfNotFound(
                    failure,
                    LeaseTimeToLiveResponse.newBuilder()
                        .setID(request.getID())
                        .setTTL(UNKNOWN_LEASE)))
        .thenApply(response -> response.setHeader(headers.at(revision())).build());
  }

  /** Lists the leases that this member knows. */
  public CompletableFuture<LeaseLeasesResponse> leases(
      LeaseLeasesRequest request, RequestContext context) {
    return access.readingLeases(
        this::keysOfAll,
        context,
        workers,
        () -> CompletableFuture.supplyAsync(this::list, workers));
  }

  private LeaseLeasesResponse list() {
    LeaseLeasesResponse.Builder response =
        LeaseLeasesResponse.newBuilder().setHeader(headers.at(revision()));
    lessor.idsByExpiry().forEach(id -> response.addLeases(LeaseStatus.newBuilder().setID(id)));
    return response.build();
  }

  private List<ByteString> keysOfAll() {
    try (ReadView view = store.newestView()) {
      return lessor.idsByExpiry().stream().flatMap(id -> view.leaseKeys(id).stream()).toList();
    }
  }

  private List<ByteString> keys(long id) {
    try (ReadView view = store.newestView()) {
      return view.leaseKeys(id);
    }
  }

  /**
   * Renews a lease for another member, which takes this one to be the leader.
   *
   * @return without a header; fails with {@code LEASE_NOT_FOUND}, or with anything else when this
   *     member cannot tell
   */
  public CompletableFuture<LeaseKeepAliveResponse> renewForPeer(
      LeaseKeepAliveRequest request, RequestContext context) {
    return leaderLeases
        .renew(request.getID(), context)
        .thenApply(
            ttlSeconds ->
                LeaseKeepAliveResponse.newBuilder()
                    .setID(request.getID())
                    .setTTL(ttlSeconds)
                    .build());
  }

  /** Says what is left of a lease to another member, as {@link #renewForPeer} renews it. */
  public CompletableFuture<LeaseTimeToLiveResponse> timeToLiveForPeer(
      LeaseTimeToLiveRequest request, RequestContext context) {
    return leaderLeases
        .timeToLive(request, context)
        .thenApply(LeaseTimeToLiveResponse.Builder::build);
  }

  private long newId() {
    long id;
    do {
      id = ids.next() & Long.MAX_VALUE;
    } while (id == 0);
    return id;
  }

  private long revision() {
    try (ReadView view = store.newestView()) {
      return view.revision();
    }
  }

  private static <T> T insteadOfNotFound(Throwable failure, T answer) {
    Throwable cause = Async.cause(failure);
    if (cause instanceof EtcdException refused && refused.is(EtcdError.LEASE_NOT_FOUND)) {
      return answer;
    }
    throw new CompletionException(cause);
  }

  /** The time to live that a renewal gives. */
  private final class Renewal implements LeaderRoute.Question<Long> {
    private final LeaseKeepAliveRequest request;
    private final RequestContext context;

    Renewal(LeaseKeepAliveRequest request, RequestContext context) {
      this.request = request;
      this.context = context;
    }

    @Override
    public CompletableFuture<Long> askHere() {
      return leaderLeases.renew(request.getID(), context);
    }

    @Override
    public CompletableFuture<Long> askThere(long leaderId, Duration timeout) {
      return leaderCalls
          .renew(leaderId, request, timeout)
          .thenApply(LeaseKeepAliveResponse::getTTL);
    }
  }

  private final class TimeToLive implements LeaderRoute.Question<LeaseTimeToLiveResponse.Builder> {
    private final LeaseTimeToLiveRequest request;
    private final RequestContext context;

    TimeToLive(LeaseTimeToLiveRequest request, RequestContext context) {
      this.request = request;
      this.context = context;
    }

    @Override
    public CompletableFuture<LeaseTimeToLiveResponse.Builder> askHere() {
      return leaderLeases.timeToLive(request, context);
    }

    @Override
    public CompletableFuture<LeaseTimeToLiveResponse.Builder> askThere(
        long leaderId, Duration timeout) {
      return leaderCalls
          .timeToLive(leaderId, request, timeout)
          .thenApply(LeaseTimeToLiveResponse::toBuilder);
    }
  }
}
