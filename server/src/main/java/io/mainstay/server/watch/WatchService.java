package io.mainstay.server.watch;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import java.time.Duration;
import java.util.Optional;
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

  private static final String EMPTY_RANGE = "mvcc: watcher range is empty";

  private final WatchHub hub;
  private final WatchLimits limits;
  private final ScheduledExecutorService scheduler;
  private final RandomGenerator random;
  private final Duration progressInterval;
  private final long maxResponseBytes;

  /**
   * The service of one member.
   *
   * @param scheduler reminds streams of those who hear nothing
   * @param random spreads these reminders, so that the streams of a client that came back do not
   *     all speak at once
   * @param progressInterval between two reminders, before they are spread
   * @param maxRequestBytes the largest request; responses may be somewhat larger
   */
  public WatchService(
      WatchHub hub,
      WatchLimits limits,
      ScheduledExecutorService scheduler,
      RandomGenerator random,
      Duration progressInterval,
      long maxRequestBytes) {
    this.hub = hub;
    this.limits = limits;
    this.scheduler = scheduler;
    this.random = random;
    this.progressInterval = progressInterval;
    this.maxResponseBytes = maxRequestBytes + RESPONSE_OVERHEAD_BYTES;
  }

  /** Opens a stream of watchers. */
  public ClientStream.Handler<WatchRequest> watch(ClientStream client, RequestContext context) {
    return new Call(client);
  }

  private final class Call implements ClientStream.Handler<WatchRequest> {
    private final Subscriber subscriber;
    private final ClientOutlet outlet;
    private @Nullable Future<?> reminder;

    Call(ClientStream client) {
      this.subscriber =
          hub.open(
              backlog ->
                  new ClientOutlet(client, backlog, maxResponseBytes, limits.streamRequests()));
      this.outlet = (ClientOutlet) subscriber.outlet;
    }

    @Override
    public void request(WatchRequest request) {
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> {
          outlet.requestReceived();
          create(request.getCreateRequest());
        }
        case CANCEL_REQUEST -> {
          outlet.requestReceived();
          hub.cancel(subscriber, request.getCancelRequest().getWatchId());
        }
        case PROGRESS_REQUEST -> {
          outlet.requestReceived();
          hub.progress(subscriber);
        }
        case REQUESTUNION_NOT_SET -> log.debug("a watch request without content is ignored");
      }
    }

    private void create(WatchCreateRequest request) {
      WatchSpec spec = toSpec(request);
      Optional<String> refusal = refusal(spec);
      if (refusal.isPresent()) {
        hub.refuse(subscriber, refusal.get());
        return;
      }
      if (spec.progressNotify() && reminder == null) {
        reminder = startReminder();
      }
      hub.create(subscriber, spec);
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
      if (reminder != null) {
        reminder.cancel(false);
      }
      outlet.close();
      hub.close(subscriber);
    }
  }

  /**
   * Why a watcher cannot be created; in the order in which etcd looks ({@code v3rpc/watch.go} at
   * v3.7.1, where permission is looked at between the two).
   */
  private static Optional<String> refusal(WatchSpec spec) {
    if (spec.startRevision() < 0) {
      return Optional.of(EtcdError.COMPACTED.text());
    }
    return spec.range().isEmpty() ? Optional.of(EMPTY_RANGE) : Optional.empty();
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
