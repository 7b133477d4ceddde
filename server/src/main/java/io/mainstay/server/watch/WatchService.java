package io.mainstay.server.watch;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchRequest.RequestUnionCase;
import io.mainstay.server.Async;
import io.mainstay.server.Caller;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.auth.Access;
import io.mainstay.server.tracing.Span;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The call {@code Watch}. Event loops. */
public final class WatchService {
  private static final Logger log = LoggerFactory.getLogger(WatchService.class);

  /** On top of the largest request, as for the messages of clients. */
  private static final int RESPONSE_OVERHEAD_BYTES = 512 * 1024;

  private static final String METHOD = "etcdserverpb.Watch/Watch";
  private static final String EMPTY_RANGE = "mvcc: watcher range is empty";

  /** Reasons for a refusal that clients are told. */
  private static final List<EtcdError> SHOWN =
      List.of(
          EtcdError.COMPACTED,
          EtcdError.INVALID_AUTH_TOKEN,
          EtcdError.AUTH_OLD_REVISION,
          EtcdError.USER_EMPTY);

  private final WatchHub hub;
  private final Access access;
  private final AuditTrail audit;
  private final WatchLimits limits;
  private final ScheduledExecutorService scheduler;
  private final RandomGenerator random;
  private final Duration progressInterval;
  private final long maxResponseBytes;

  /**
   * The service of one member.
   *
   * @param access says who may watch what
   * @param audit takes note of each watcher that is asked for
   * @param scheduler reminds streams of those who hear nothing
   * @param random spreads these reminders, so that the streams of a client that came back do not
   *     all speak at once
   * @param progressInterval between two reminders, before they are spread
   * @param maxRequestBytes the largest request; responses may be somewhat larger
   */
  public WatchService(
      WatchHub hub,
      Access access,
      AuditTrail audit,
      WatchLimits limits,
      ScheduledExecutorService scheduler,
      RandomGenerator random,
      Duration progressInterval,
      long maxRequestBytes) {
    this.hub = hub;
    this.access = access;
    this.audit = audit;
    this.limits = limits;
    this.scheduler = scheduler;
    this.random = random;
    this.progressInterval = progressInterval;
    this.maxResponseBytes = maxRequestBytes + RESPONSE_OVERHEAD_BYTES;
  }

  /** Opens a stream of watchers. */
  public ClientStream.Handler<WatchRequest> watch(ClientStream client, RequestContext context) {
    return new Call(client, context);
  }

  private final class Call implements ClientStream.Handler<WatchRequest> {
    private final Subscriber subscriber;
    private final ClientOutlet outlet;
    private final RequestContext context;
    private final Deque<WatchRequest> waiting = new ArrayDeque<>(0);
    private @Nullable Future<?> reminder;
    private boolean identifying;
    private boolean over;

    Call(ClientStream client, RequestContext context) {
      this.context = context;
      this.subscriber =
          hub.open(
              backlog ->
                  new ClientOutlet(client, backlog, maxResponseBytes, limits.streamRequests()));
      this.outlet = (ClientOutlet) subscriber.outlet;
    }

    @Override
    public void request(WatchRequest request) {
      if (request.getRequestUnionCase() == RequestUnionCase.REQUESTUNION_NOT_SET) {
        log.debug("a watch request without content is ignored");
        return;
      }
      outlet.requestReceived();
      if (identifying) {
        waiting.add(request);
      } else {
        take(request);
      }
    }

    private void take(WatchRequest request) {
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> create(request);
        case CANCEL_REQUEST -> hub.cancel(subscriber, request.getCancelRequest().getWatchId());
        case PROGRESS_REQUEST -> hub.progress(subscriber);
        case REQUESTUNION_NOT_SET -> {}
      }
    }

    private void create(WatchRequest request) {
      long startNanos = System.nanoTime();
      WatchSpec spec = toSpec(request.getCreateRequest());
      // As in etcd, whoever may watch now may go on watching.
      CompletableFuture<Caller> permitted =
          spec.startRevision() < 0
              ? CompletableFuture.failedFuture(EtcdError.COMPACTED.exception())
              : access.requireRead(spec.range().key(), spec.range().rangeEnd(), context);
      if (permitted.isDone()) {
        Async.whenDone(permitted, (caller, refusal) -> decide(request, spec, startNanos, refusal));
      } else {
        // What comes meanwhile may be about this watcher.
        identifying = true;
        Async.whenDone(
            permitted,
            (caller, refusal) ->
                context.executor().execute(() -> decideLater(request, spec, startNanos, refusal)));
      }
    }

    private void decideLater(
        WatchRequest request, WatchSpec spec, long startNanos, @Nullable Throwable refusal) {
      identifying = false;
      if (!over) {
        decide(request, spec, startNanos, refusal);
        while (!identifying && !waiting.isEmpty()) {
          take(waiting.remove());
        }
      }
    }

    private void decide(
        WatchRequest request, WatchSpec spec, long startNanos, @Nullable Throwable refusal) {
      Span span = begin(request.getCreateRequest());
      EtcdException reason = refusal == null ? emptiness(spec) : asShown(Async.cause(refusal));
      if (reason == null) {
        if (spec.progressNotify() && reminder == null) {
          reminder = startReminder();
        }
        hub.create(subscriber, spec, span);
      } else {
        span.failed(reason.text());
        span.end();
        hub.refuse(subscriber, asTold(reason));
      }
      if (audit.isOn()) {
        audit.record(METHOD, request, context, startNanos, null, reason);
      }
    }

    private Span begin(WatchCreateRequest request) {
      Span call = context.span();
      return call.isOn()
          ? call.child("watch")
              .set("key", request.getKey().toStringUtf8())
              .set("range_end", request.getRangeEnd().toStringUtf8())
              .set("start_rev", request.getStartRevision())
              .set("progress_notify", request.getProgressNotify())
              .set("prev_kv", request.getPrevKv())
              .set("fragment", request.getFragment())
          : Span.NONE;
    }

    private Future<?> startReminder() {
      long nanos = progressInterval.toNanos();
      long period = nanos + random.nextLong(Math.max(1, nanos / 10));
      return scheduler.scheduleAtFixedRate(
          () -> hub.tick(subscriber), period, period, TimeUnit.NANOSECONDS);
    }

    /** The client keeps listening. */
    @Override
    public void halfClosed() {}

    @Override
    public void closed() {
      over = true;
      waiting.clear();
      if (reminder != null) {
        reminder.cancel(false);
      }
      outlet.close();
      hub.close(subscriber);
    }
  }

  private static @Nullable EtcdException emptiness(WatchSpec spec) {
    return spec.range().isEmpty() ? new EtcdException(StatusCode.UNKNOWN, EMPTY_RANGE) : null;
  }

  /** Some reasons are told; whatever else it is looks like a missing permission. */
  private static EtcdException asShown(Throwable refusal) {
    return refusal instanceof EtcdException refused && SHOWN.stream().anyMatch(refused::is)
        ? refused
        : EtcdError.PERMISSION_DENIED.exception();
  }

  /** What has to do with permissions reads as Go's gRPC prints a status. */
  private static String asTold(EtcdException reason) {
    return reason.is(EtcdError.COMPACTED) || reason.code() == StatusCode.UNKNOWN
        ? reason.text()
        : "rpc error: code = " + reason.code().goName() + " desc = " + reason.text();
  }

  private static WatchSpec toSpec(WatchCreateRequest request) {
    return new WatchSpec(
        request.getWatchId(),
        WatchRange.of(request.getKey(), request.getRangeEnd()),
        request.getStartRevision(),
        new Selection(
            !request.getFiltersList().contains(FilterType.NOPUT),
            !request.getFiltersList().contains(FilterType.NODELETE),
            request.getPrevKv()),
        request.getProgressNotify(),
        request.getFragment());
  }
}
